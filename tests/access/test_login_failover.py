"""Several directory servers stand in for each other at log-in, and each step has its limit (T54, F5)."""

from collections.abc import Callable
from dataclasses import replace

import ldap
import pytest

from plnhub.access import ldap_bind
from plnhub.access.binder import Unanswered
from plnhub.access.ldap_bind import LdapBinder, with_tls
from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Deadline, wants_starttls
from plnhub.ldap_failover import Resting
from tests.access.ldap_people import ANN_KEY, LDIF, settings_for
from tests.access.makers import PASSWORD
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.fault]


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(LDIF)


def binder_for(server: Slapd, *ports: int) -> LdapBinder:
    urls = " ".join(f"ldap://127.0.0.1:{port}" for port in ports)
    settings = settings_for(server).model_copy(update={"directory_url": urls})
    return LdapBinder(settings=settings, resting=Resting())


def test_T54_the_second_server_is_asked_when_the_first_is_off(server: Slapd) -> None:
    assert binder_for(server, 1, server.port).keys_of("ann", PASSWORD) == {ANN_KEY}


def test_T54_a_server_that_just_failed_is_not_asked_first_again(
    server: Slapd, tcp_fault: Callable[..., TcpFault]
) -> None:
    broken = tcp_fault(server.port, cut_after=0)
    binder = binder_for(server, broken.port, server.port)
    answers = [binder.keys_of("ann", PASSWORD) for _ in range(3)]
    assert (answers, broken.connections) == ([{ANN_KEY}] * 3, 1)


def test_T7_a_refused_service_account_is_not_tried_at_the_next_server(
    server: Slapd, tcp_fault: Callable[..., TcpFault]
) -> None:
    second = tcp_fault(server.port)
    binder = binder_for(server, server.port, second.port)
    wrong = binder.settings.model_copy(update={"directory_bind_dn": "cn=nobody,dc=pln,dc=example"})  # type: ignore[union-attr]
    with pytest.raises(Unavailable, match="refused the name or password"):
        LdapBinder(settings=wrong, resting=Resting()).keys_of("ann", PASSWORD)
    assert second.connections == 0


class SilentConnection:
    """Takes a password and never answers."""

    def set_option(self, option: int, value: object) -> None:
        return

    def simple_bind_s(self, dn: str, password: str) -> None:
        raise ldap.TIMEOUT

    def unbind_ext_s(self) -> None:
        return


class EverybodyIsIn(SilentConnection):
    """Accepts every name and password, as a domain controller accepts `name@realm`; keeps the names."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def simple_bind_s(self, dn: str, password: str) -> None:
        self.names.append(dn)


@pytest.mark.parametrize(
    "typed", ["ann@pln.example", "PLN\\ann", "employeeNumber=1,ou=people,dc=pln,dc=example"]
)
def test_T3_what_was_typed_is_looked_up_and_never_bound_as_it_stands(server: Slapd, typed: str) -> None:
    connection = EverybodyIsIn()
    binder = replace(binder_for(server, server.port), open_one=lambda *_: connection)
    assert binder.keys_of(typed, PASSWORD) == frozenset()
    assert [name.endswith(f",{server.base_dn}") and typed not in name for name in connection.names] == [True]


def test_T7_a_password_that_was_sent_without_an_answer_is_not_sent_to_the_next_server(server: Slapd) -> None:
    opened: list[str] = []

    def open_one(_settings: Settings, uri: str, _deadline: Deadline) -> SilentConnection:
        opened.append(uri)
        return SilentConnection()

    two = binder_for(server, server.port, server.port + 1)
    with pytest.raises(Unanswered):
        replace(two, open_one=open_one).keys_of("ann", PASSWORD)
    assert opened == [server.url]


def test_T54_a_silent_server_leaves_time_for_the_next(
    server: Slapd, tcp_fault: Callable[..., TcpFault], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ldap_bind, "CALL_SECONDS", 2.0)
    silent = tcp_fault(server.port, stall_after=0)
    assert binder_for(server, silent.port, server.port).keys_of("ann", PASSWORD) == {ANN_KEY}


def test_T55_where_kerberos_encrypts_the_reading_a_password_still_goes_through_tls(server: Slapd) -> None:
    plain = settings_for(server).model_copy(update={"directory_starttls": False})
    kerberos = plain.model_copy(update={"directory_sign_in": "gssapi"})
    assert [wants_starttls(with_tls(one), server.url) for one in (plain, kerberos)] == [False, True]


def test_an_address_that_is_not_ldap_is_a_wrong_setting(server: Slapd) -> None:
    binder = binder_for(server, server.port)
    mixed = binder.settings.model_copy(update={"directory_url": f"{server.url} csv:///people.csv"})  # type: ignore[union-attr]
    with pytest.raises(SettingsError, match="is not ldap"):
        LdapBinder(settings=mixed).keys_of("ann", PASSWORD)
