"""Passwords checked by a real OpenLDAP server, which takes an empty password for a success."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plnhub.access.bind_pool import PooledBinder
from plnhub.access.gates import gate_for
from plnhub.access.ldap_bind import LdapBinder, keys_from, name_filter
from plnhub.access.login import LoginFailed
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.errors import Unavailable
from tests.access.ldap_people import ANN_KEY, INJECTIONS, LDIF, LOCK, ODD_NAMES, POLICY, settings_for
from tests.access.makers import PASSWORD, give_password, log_in_now, make_gate, make_person
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.authz]

BIND_ANSWER = "RESULT tag=97"


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(LDIF, allow=("bind_anon_dn", "bind_anon_cred"))


@pytest.fixture(scope="module")
def binder(server: Slapd) -> LdapBinder:
    return LdapBinder(settings=settings_for(server))


def test_the_right_password_answers_the_key_of_the_entry(binder: LdapBinder) -> None:
    assert binder.keys_of("ann", PASSWORD) == {ANN_KEY}


def test_a_wrong_password_answers_no_key(binder: LdapBinder) -> None:
    assert binder.keys_of("ann", "a wrong password") == frozenset()


@pytest.mark.parametrize("uid", ODD_NAMES)
def test_T2_a_name_with_special_characters_is_found_as_it_is(binder: LdapBinder, uid: str) -> None:
    assert len(binder.keys_of(uid, PASSWORD)) == 1


@pytest.mark.parametrize("name", INJECTIONS)
def test_T2_a_name_full_of_filter_signs_finds_nobody(binder: LdapBinder, name: str) -> None:
    assert binder.keys_of(name, PASSWORD) == frozenset()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_T2_no_text_but_the_name_itself_logs_in(binder: LdapBinder, name: str) -> None:
    keys = binder.keys_of(name, PASSWORD)
    assert not keys or name.strip().casefold() in {"ann", *ODD_NAMES}


@pytest.mark.parametrize("password", ["", " ", "\0", "\0x", "\t"])
def test_T1_no_bind_is_sent_for_a_blank_password(
    server: Slapd, database: Database, binder: LdapBinder, password: str
) -> None:
    make_person(database, "ann", source_key=ANN_KEY)
    before = binds_seen(server)
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, binder), password=password)
    assert binds_seen(server) == before


@pytest.mark.parametrize("password", ["", " ", "\t\n", "\0", "\0x"])
def test_T1_the_binder_itself_does_not_even_connect_for_a_blank_password(
    server: Slapd, tcp_fault: Callable[..., TcpFault], password: str
) -> None:
    watched = tcp_fault(server.port)
    keys = LdapBinder(settings=settings_for(server, port=watched.port)).keys_of("ann", password)
    assert (keys, watched.connections) == (frozenset(), 0)


def test_T3_two_entries_of_one_name_log_in_nobody(binder: LdapBinder) -> None:
    assert binder.keys_of("twin", PASSWORD) == frozenset()


def test_T3_a_person_is_let_in_by_the_key_of_the_bound_entry(database: Database, binder: LdapBinder) -> None:
    ann = make_person(database, "ann", source_key=ANN_KEY)
    assert log_in_now(make_gate(database, binder), "ANN").person_id == ann


def binds_seen(server: Slapd) -> int:
    """How many binds the server's log holds, once it has written down the end of every connection."""
    while (log := server.log_text()).count(" ACCEPT from") > log.count(" closed"):
        threading.Event().wait(0.01)
    return log.count(BIND_ANSWER)


def binds_in(server: Slapd, name: str, binder: LdapBinder) -> int:
    before = binds_seen(server)
    binder.keys_of(name, "a wrong password")
    return binds_seen(server) - before


def test_T5_an_unknown_name_costs_as_many_binds_as_a_known_one(server: Slapd, binder: LdapBinder) -> None:
    assert binds_in(server, "nobody", binder) == binds_in(server, "ann", binder) == 2


def test_T54_with_the_directory_off_only_the_break_glass_admin_gets_in(
    server: Slapd, database: Database
) -> None:
    root = make_person(database, "root", source="local")
    give_password(database, root)
    gate = make_gate(database, PooledBinder(LdapBinder(settings=settings_for(server, port=1))))
    with pytest.raises(Unavailable):
        log_in_now(gate, "ann")
    assert log_in_now(gate, "root").person_id == root


def test_a_wrong_service_password_is_an_outage_and_no_wrong_password(server: Slapd) -> None:
    wrong = settings_for(server).model_copy(update={"directory_bind_dn": "cn=nobody,dc=pln,dc=example"})
    with pytest.raises(Unavailable):
        LdapBinder(settings=wrong).keys_of("ann", PASSWORD)


def test_keys_are_spelled_as_the_sync_spells_them() -> None:
    guid = bytes(range(16))
    found = keys_from({"objectguid": [guid], "ENTRYUUID": [b"ABCD "], "nsUniqueId": []})
    assert found == {"03020100-0504-0706-0809-0a0b0c0d0e0f", "abcd"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"directory_vendor": "ad"}, "(|(sAMAccountName=a\\2a))"),
        ({"directory_vendor": "openldap"}, "(|(uid=a\\2a))"),
        ({}, "(|(uid=a\\2a)(sAMAccountName=a\\2a))"),
        ({"directory_attributes": {"uid": "mail,cn"}}, "(|(mail=a\\2a)(cn=a\\2a))"),
    ],
)
def test_the_filter_asks_for_the_attribute_of_the_vendor(changes: dict[str, object], expected: str) -> None:
    assert name_filter(Settings().model_copy(update=changes), "a*") == expected


def test_T53_an_account_that_the_directory_has_locked_is_not_let_in(slapd: Callable[..., Slapd]) -> None:
    locked = slapd(LDIF + POLICY, ppolicy="cn=policy,dc=pln,dc=example")
    binder = LdapBinder(settings=settings_for(locked))
    before = binder.keys_of("ann", PASSWORD)
    locked.modify(LOCK)
    assert (before, binder.keys_of("ann", PASSWORD)) == ({ANN_KEY}, frozenset())


def test_settings_that_change_at_run_time_count_at_the_next_log_in(server: Slapd) -> None:
    answers = [settings_for(server), settings_for(server).model_copy(update={"directory_base": "ou=x"})]
    binder = LdapBinder(settings=lambda: answers.pop(0))
    assert [binder.keys_of("ann", PASSWORD) for _ in range(2)] == [{ANN_KEY}, frozenset()]


@pytest.mark.parametrize("base", ["ou=elsewhere,dc=pln,dc=example", "dc=pln,dc=example"])
def test_a_name_that_is_not_below_the_base_logs_in_nobody(server: Slapd, base: str) -> None:
    elsewhere = settings_for(server).model_copy(update={"directory_base": base})
    assert LdapBinder(settings=elsewhere).keys_of("nobody-there", PASSWORD) == frozenset()


def test_T54_the_second_server_is_asked_when_the_first_is_off(server: Slapd) -> None:
    both = settings_for(server).model_copy(update={"directory_url": f"ldap://127.0.0.1:1 {server.url}"})
    assert LdapBinder(settings=both).keys_of("ann", PASSWORD) == {ANN_KEY}


def test_the_settings_decide_whether_passwords_are_checked_at_the_directory(
    server: Slapd, database: Database
) -> None:
    assert gate_for(settings_for(server), database, str).binder is not None
    assert gate_for(Settings(directory_url="csv:///people.csv"), database, str).binder is None


def test_T54_a_directory_that_breaks_off_is_an_outage(
    server: Slapd, tcp_fault: Callable[..., TcpFault]
) -> None:
    broken = settings_for(server, port=tcp_fault(server.port, cut_after=20).port)
    with pytest.raises(Unavailable):
        LdapBinder(settings=broken).keys_of("ann", PASSWORD)
