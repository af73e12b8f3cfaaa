"""A directory that fails in a known way deactivates nobody (F3, F4, F5), and strangers are refused (T55)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.directory.checking.check import check_directory
from plnhub.directory.entries.sources import read_directory
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Deadline
from tests.directory.company import uid_of
from tests.directory.makers import DAY, NOW, TODAY, active_count, synced
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd

pytestmark = [pytest.mark.slapd, pytest.mark.fault]
PEOPLE = 1300
BASE = "dc=pln,dc=example"


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    blind = f'by dn.exact="cn=blind,ou=services,{BASE}" none'
    return slapd(
        company_with_accounts(PEOPLE, "reader", "limited", "blind"),
        size_limit="unlimited",
        limits=(f'dn.exact="cn=limited,ou=services,{BASE}" size.soft=500 size.hard=500 size.prtotal=hard',),
        access="access to attrs=userPassword by self write by anonymous auth by * none\n"
        f'access to dn.subtree="ou=people,{BASE}" {blind} by * read\naccess to * by * read',
    )


@pytest.fixture
def filled(server: Slapd, tmp_path: Path, database: Database) -> Database:
    """Everybody is on file before the fault."""
    synced(slapd_settings(server, tmp_path, "reader"), database)
    return database


def after(settings, database: Database) -> tuple[str, tuple[str, ...], int]:
    """What two later runs say, and how many are active then: one run alone could not remove anybody."""
    synced(settings, database, NOW + DAY)
    outcome = synced(settings, database, NOW + 3 * DAY)
    return outcome.outcome, outcome.gates, active_count(database)


def test_a_cut_in_mid_page_deactivates_nobody_f3(server, tmp_path, filled, tcp_fault):
    proxy = tcp_fault(server.port, cut_after=200_000)
    settings = slapd_settings(
        server, tmp_path, "reader", directory_url=f"ldap://127.0.0.1:{proxy.port}", directory_starttls=False
    )
    assert after(settings, filled) == ("incomplete", ("G1", "G7"), PEOPLE)


def test_a_size_limit_deactivates_nobody_f4(server: Slapd, tmp_path: Path, filled: Database):
    outcome, gates, active = after(slapd_settings(server, tmp_path, "limited"), filled)
    assert (outcome, gates[0], active) == ("incomplete", "G1", PEOPLE)


def test_an_empty_answer_after_a_change_of_rights_deactivates_nobody_f4(server, tmp_path, filled):
    outcome, gates, active = after(slapd_settings(server, tmp_path, "blind"), filled)
    assert (outcome, "G2" in gates, active) == ("held", True, PEOPLE)


def test_a_wrong_base_deactivates_nobody_f4(server: Slapd, tmp_path: Path, filled: Database):
    settings = slapd_settings(server, tmp_path, "reader", directory_base=f"ou=peeple,{BASE}")
    outcome, gates, active = after(settings, filled)
    assert (outcome, gates[0], active) == ("incomplete", "G1", PEOPLE)


def test_a_base_without_people_deactivates_nobody_f4(server: Slapd, tmp_path: Path, filled: Database):
    settings = slapd_settings(server, tmp_path, "reader", directory_base=f"ou=services,{BASE}")
    outcome, gates, active = after(settings, filled)
    assert (outcome, "G2" in gates, active) == ("held", True, PEOPLE)


def test_a_filter_that_finds_few_deactivates_nobody_f4(server: Slapd, tmp_path: Path, filled: Database):
    settings = slapd_settings(server, tmp_path, "reader", directory_filter="(uid=p0000*)")
    outcome, gates, active = after(settings, filled)
    assert (outcome, gates, active) == ("held", ("G1", "G3", "G7"), PEOPLE)


def test_a_missing_canary_deactivates_nobody_f4(server: Slapd, tmp_path: Path, filled: Database):
    settings = slapd_settings(
        server, tmp_path, "reader", directory_canaries="the-canary", directory_filter=f"(!(uid={uid_of(7)}))"
    )
    assert after(settings, filled) == ("held", ("G2", "G7"), PEOPLE)


def test_a_missing_key_attribute_deactivates_nobody_f4(server: Slapd, tmp_path: Path, filled: Database):
    settings = slapd_settings(server, tmp_path, "reader", directory_vendor="389")
    outcome, gates, active = after(settings, filled)
    assert (outcome, "G2" in gates, active) == ("held", True, PEOPLE)


def test_garbled_answers_deactivate_nobody_f5(server, tmp_path, filled, tcp_fault):
    proxy = tcp_fault(server.port, garble_from=100_000)
    settings = slapd_settings(
        server, tmp_path, "reader", directory_url=f"ldap://127.0.0.1:{proxy.port}", directory_starttls=False
    )
    outcome, gates, active = after(settings, filled)
    assert (outcome, gates[0], active) == ("incomplete", "G1", PEOPLE)


def test_a_stalled_answer_ends_at_the_deadline_f5(server, tmp_path, tcp_fault):
    proxy = tcp_fault(server.port, stall_after=100_000)
    url = f"ldap://127.0.0.1:{proxy.port}"
    settings = slapd_settings(server, tmp_path, directory_url=url, directory_starttls=False)
    assert not read_directory(settings, TODAY, deadline=Deadline.after(2)).complete


@pytest.mark.parametrize("scheme", ["ldap", "ldaps"])
def test_a_silent_server_is_given_up_f5(server, tmp_path, tcp_fault, scheme: str):
    proxy = tcp_fault(server.port, stall_after=0)
    settings = slapd_settings(
        server, tmp_path, directory_url=f"{scheme}://127.0.0.1:{proxy.port}", directory_starttls=True
    )
    with pytest.raises(Unavailable):
        read_directory(settings, TODAY, deadline=Deadline.after(1))


@pytest.mark.parametrize("scheme", ["starttls", "ldaps"])
def test_a_certificate_of_a_stranger_is_refused_t55(server: Slapd, tmp_path: Path, scheme: str):
    settings = slapd_settings(
        server,
        tmp_path,
        directory_url=server.url if scheme == "starttls" else server.ldaps_url,
        directory_ca_file=str(server.certificates.stranger_ca_file),
        directory_starttls=True,
    )
    with pytest.raises(Unavailable, match="certificate refused"):
        read_directory(settings, TODAY)


def test_a_certificate_for_another_name_is_refused_t55(server: Slapd, tmp_path: Path):
    settings = slapd_settings(
        server,
        tmp_path,
        directory_url=f"ldaps://localhost:{server.tls_port}",
        directory_ca_file=str(server.ca_file),
    )
    with pytest.raises(Unavailable, match=r"certificate refused.*localhost"):
        read_directory(settings, TODAY)


def test_a_wrong_password_is_told_without_showing_it(server: Slapd, tmp_path: Path):
    settings = slapd_settings(server, tmp_path, "reader", directory_password="not-this-one")
    with pytest.raises(Unavailable, match="refused the name or password") as caught:
        read_directory(settings, TODAY)
    assert "not-this-one" not in str(caught.value)


def test_an_empty_password_is_never_sent_t1(server: Slapd, tmp_path: Path):
    before = server.log_text().count(" BIND dn=")
    settings = slapd_settings(server, tmp_path, "reader", directory_password="")
    with pytest.raises(Unavailable, match="no password"):
        read_directory(settings, TODAY)
    assert server.log_text().count(" BIND dn=") == before


def test_a_filter_that_is_none_is_a_wrong_setting(server: Slapd, tmp_path: Path):
    with pytest.raises(SettingsError, match="PLNHUB_DIRECTORY_FILTER"):
        read_directory(slapd_settings(server, tmp_path, directory_filter="(uid="), TODAY)


@pytest.mark.parametrize(
    ("values", "failed"),
    [
        ({"directory_url": "ldap://127.0.0.1:1"}, "tcp"),
        ({"directory_starttls": True, "directory_ca_file": ""}, "tls"),
        ({"directory_password": "wrong"}, "bind"),
        ({"directory_base": "ou=peeple,dc=pln,dc=example"}, "base"),
        ({"directory_filter": "(uid=nobody)"}, "search"),
        ({"directory_canaries": "nobody"}, "canary"),
    ],
)
def test_the_connection_test_stops_where_it_fails_and_advises(server, tmp_path, values: dict, failed: str):
    steps = list(check_directory(slapd_settings(server, tmp_path, **values), TODAY))
    wrong = [step for step in steps if not step.ok]
    assert [(step.name, bool(step.advice)) for step in wrong] == [(failed, True)]
