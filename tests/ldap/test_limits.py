"""No step of a connection waits longer than it may, whatever the server does (F5)."""

import threading
from collections.abc import Callable
from typing import Any

import ldap
import pytest

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import read_entries
from plnhub.errors import Unavailable
from plnhub.ldap_bounded import Unreachable, within
from plnhub.ldap_connection import Connection, Deadline, close, connected, open_connection
from plnhub.ldap_failover import RESTING
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import Faults, TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.fault]

PEOPLE = 400
TOP = "dn: dc=pln,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: PLN\ndc: pln\n\n"
PERSON = "dn: uid=p{n},dc=pln,dc=example\nobjectClass: inetOrgPerson\nuid: p{n}\ncn: {long}\nsn: x\n\n"
LDIF = TOP + "".join(PERSON.format(n=number, long="x" * 200) for number in range(PEOPLE))
PATIENCE = 60.0
"""What a call that has no limit would have cost: far more than the second that it may take."""


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(LDIF, size_limit="unlimited")


@pytest.fixture
def finishes() -> Callable[[Callable[[], Any]], bool]:
    """Whether work ends at all, seen from outside: a call that hangs must not hang the test."""

    def ends(work: Callable[[], Any]) -> bool:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        return not thread.is_alive()

    return ends


def settings_for(server: Slapd, scheme: str, port: int) -> Settings:
    return Settings(
        directory_url=f"{'ldaps' if scheme == 'ldaps' else 'ldap'}://127.0.0.1:{port}",
        directory_base=server.base_dn,
        directory_bind_dn=server.bind_dn,
        directory_password=server.password,  # type: ignore[arg-type]
        directory_ca_file=str(server.ca_file),
        directory_starttls=scheme == "starttls",
    )


def port_of(server: Slapd, scheme: str) -> int:
    return server.tls_port if scheme == "ldaps" else server.port


def ldap_threads() -> int:
    return sum(thread.name.startswith("ldap") for thread in threading.enumerate())


def failure_of(work: Callable[[], Any]) -> type[Exception] | None:
    try:
        work()
    except (Unavailable, ldap.LDAPError) as error:
        return type(error)
    return None


@pytest.mark.parametrize("stall_after", [0, 20, 300])
@pytest.mark.parametrize("scheme", ["ldaps", "starttls"])
def test_F5_a_server_that_falls_silent_in_the_handshake_is_given_up(
    server: Slapd, tcp_fault: Callable[..., TcpFault], finishes: Any, scheme: str, stall_after: int
) -> None:
    silent = tcp_fault(port_of(server, scheme), stall_after=stall_after)
    settings, failures = settings_for(server, scheme, silent.port), []
    assert finishes(lambda: failures.append(failure_of(lambda: connected(settings, Deadline.after(1)))))
    assert failures == [Unreachable]


def test_F5_a_server_that_falls_silent_after_a_first_good_connection_is_given_up(
    server: Slapd, tcp_fault: Callable[..., TcpFault], finishes: Any
) -> None:
    proxy = tcp_fault(server.tls_port)
    settings, failures = settings_for(server, "ldaps", proxy.port), []
    close(connected(settings, Deadline.after(5)))
    proxy.faults = Faults(stall_after=0)
    assert finishes(lambda: failures.append(failure_of(lambda: connected(settings, Deadline.after(1)))))
    assert failures == [Unreachable]


def test_F5_no_thread_is_left_when_a_handshake_was_given_up(
    server: Slapd, tcp_fault: Callable[..., TcpFault], finishes: Any
) -> None:
    silent = tcp_fault(server.tls_port, stall_after=0)
    settings = settings_for(server, "ldaps", silent.port)
    for _ in range(3):
        failure_of(lambda: connected(settings, Deadline.after(0.5)))
    assert finishes(lambda: [one.join() for one in threading.enumerate() if one.name.startswith("ldap")])


def test_F5_of_many_callers_at_a_hanging_server_one_thread_at_most_hangs() -> None:
    hang, undone = threading.Event(), []
    failures = [failure_of(lambda: within(0.05, "127.0.0.1", 9, hang.wait, undone.append)) for _ in range(5)]
    hanging = ldap_threads()
    hang.set()
    assert (failures, hanging) == ([Unreachable] * 5, 1)


def test_an_answer_that_comes_too_late_is_undone() -> None:
    go_on, undone = threading.Event(), threading.Event()

    def late() -> str:
        go_on.wait(PATIENCE)
        return "a connection"

    with pytest.raises(Unreachable):
        within(0.05, "127.0.0.1", 10, late, lambda _answer: undone.set())
    go_on.set()
    assert undone.wait(PATIENCE)


def test_a_name_without_an_address_is_told() -> None:
    with pytest.raises(Unreachable, match=r"the name nowhere\.invalid has no address"):
        open_connection(Settings(), "ldaps://nowhere.invalid", Deadline.after(5))


@pytest.mark.parametrize("scheme", ["plain", "starttls", "ldaps"])
def test_F5_a_server_that_falls_silent_before_the_sign_in_is_given_up(
    server: Slapd, tcp_fault: Callable[..., TcpFault], finishes: Any, scheme: str
) -> None:
    proxy = tcp_fault(port_of(server, scheme))
    settings = settings_for(server, scheme, proxy.port)
    connection = open_connection(settings, settings.directory_url, Deadline.after(5))
    proxy.silence()
    connection.set_option(ldap.OPT_TIMEOUT, 1)
    failures: list[Any] = []
    assert finishes(
        lambda: failures.append(failure_of(lambda: connection.simple_bind_s(server.bind_dn, server.password)))
    )
    assert failures == [ldap.TIMEOUT]


@pytest.mark.parametrize("scheme", ["plain", "starttls", "ldaps"])
def test_F5_a_read_ends_at_its_deadline_when_the_server_falls_silent_in_mid_entry(
    server: Slapd, tcp_fault: Callable[..., TcpFault], finishes: Any, scheme: str
) -> None:
    proxy = tcp_fault(port_of(server, scheme), stall_after=20_003)
    connection = connected(settings_for(server, scheme, proxy.port), Deadline.after(9))
    failures: list[Any] = []
    assert finishes(lambda: failures.append(failure_of(lambda: everybody(connection, server.base_dn))))
    assert len(failures) == 1
    assert failures[0] in (Unavailable, ldap.TIMEOUT)


def everybody(connection: Connection, base: str) -> None:
    for _page in read_entries(connection, base, "(uid=*)", ("*",), Deadline.after(1)):
        continue


def test_F5_a_silent_server_costs_a_part_of_the_time_and_the_next_one_answers(
    server: Slapd, tcp_fault: Callable[..., TcpFault]
) -> None:
    silent = tcp_fault(server.tls_port, stall_after=0)
    settings = settings_for(server, "ldaps", silent.port)
    both = settings.model_copy(update={"directory_url": f"{settings.directory_url} {server.ldaps_url}"})
    connection = connected(both, Deadline.after(2))
    assert connection.whoami_s() == f"dn:{server.bind_dn}"
    assert RESTING.order([settings.directory_url, server.ldaps_url])[0] == server.ldaps_url
