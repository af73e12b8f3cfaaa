"""Passwords checked by a real OpenLDAP server, which takes an empty password for a success."""

from base64 import b64encode
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
from tests.access.makers import PASSWORD, give_password, log_in_now, make_gate, make_person
from tests.servers.slapd import Slapd
from tests.servers.tcp_fault import TcpFault

pytestmark = [pytest.mark.slapd, pytest.mark.authz]

BIND_ANSWER = "RESULT tag=97"
ANN_KEY = "11111111-1111-4111-8111-111111111111"
ODD_NAMES = ["o'neil, ann (x)*", "a\\b", "#lead", "李雷"]
INJECTIONS = [
    *(
        "*",
        "a*",
        "*)(uid=*",
        "*)(uid=ann",
        "ann)(uid=*",
        "ann)(|(uid=*",
        "\\2a",
        "\\61nn",
        "ann)",
        "(ann",
        "ann\\",
    ),
    *(
        "*)(objectClass=*",
        "ann)(userPassword=*",
        "*)(|(objectclass=*)",
        "ann))(|(uid=*",
        "!(uid=ann)",
        "ann;binary",
    ),
    *(
        "uid=ann",
        "uid=ann,ou=people,dc=pln,dc=example",
        "ann,ou=x",
        "a,ou=x",
        "#616e6e",
        "ann+cn=x",
        "&ann",
        "|ann",
    ),
    *(
        "ann)(cn=*))(&(uid=ann",
        "%2a",
        "%28",
        "ann%00",
        "*)(mail=*",
        "ann)(!(uid=bob)",
        "~ann",
        ">=ann",
        "<=z",
        "an?",
    ),
    *(":dn:=ann", "ann)(uid:dn:=ann", "uid:caseExactMatch:=ann", "${ann}", "{{7*7}}", "<GUID=00>"),
]


def entry(uid: str, number: int, password: str = PASSWORD) -> str:
    return (
        f"dn: employeeNumber={number},ou=people,dc=pln,dc=example\nobjectClass: inetOrgPerson\n"
        f"employeeNumber: {number}\nuid:: {_base64(uid)}\ncn: Person {number}\nsn: {number}\n"
        f"userPassword: {password}\nentryUUID: {str(number) * 8}-1111-4111-8111-111111111111\n\n"
    )


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


LDIF = (
    "dn: dc=pln,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: PLN\ndc: pln\n\n"
    "dn: ou=people,dc=pln,dc=example\nobjectClass: organizationalUnit\nou: people\n\n"
    + entry("ann", 1)
    + entry("twin", 2)
    + entry("twin", 3)
    + "".join(entry(uid, 4 + place) for place, uid in enumerate(ODD_NAMES))
)


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(LDIF, allow=("bind_anon_dn", "bind_anon_cred"))


def settings_for(server: Slapd, port: int | None = None) -> Settings:
    return Settings(
        directory_url=f"ldap://127.0.0.1:{port or server.port}",
        directory_base=server.base_dn,
        directory_bind_dn=server.bind_dn,
        directory_password=server.password,  # type: ignore[arg-type]
    )


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
    before = server.log_text().count(BIND_ANSWER)
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, binder), password=password)
    assert server.log_text().count(BIND_ANSWER) == before


@pytest.mark.parametrize("password", ["", " ", "\t\n"])
def test_T1_the_binder_itself_sends_no_blank_password_either(binder: LdapBinder, password: str) -> None:
    assert binder.keys_of("ann", password) == frozenset()


def test_T3_two_entries_of_one_name_log_in_nobody(binder: LdapBinder) -> None:
    assert binder.keys_of("twin", PASSWORD) == frozenset()


def test_T3_a_person_is_let_in_by_the_key_of_the_bound_entry(database: Database, binder: LdapBinder) -> None:
    ann = make_person(database, "ann", source_key=ANN_KEY)
    assert log_in_now(make_gate(database, binder), "ANN").person_id == ann


def binds_in(server: Slapd, name: str, binder: LdapBinder) -> int:
    before = server.log_text().count(BIND_ANSWER)
    binder.keys_of(name, "a wrong password")
    return server.log_text().count(BIND_ANSWER) - before


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
