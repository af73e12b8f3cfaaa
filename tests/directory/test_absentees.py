"""A real slapd: where the entries of missing people are, each case told from the others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.entries.ldap_source import bound_connection
from plnhub.directory.people.absentees import keep_whereabouts, the_missing, where_are_they
from plnhub.directory.people.whereabouts import WORDS, Place, Whereabouts, described
from plnhub.directory.vendors import OPENLDAP
from plnhub.ldap_connection import Deadline
from plnhub.models import Absentee, PersonState
from tests.directory.company import NAMESPACE, dn_of, uid_of, uuid
from tests.directory.makers import NOW
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.makers import Company
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
BASE = "ou=people,dc=pln,dc=example"
STAFF = "(&(objectClass=inetOrgPerson)(employeeType=*))"
FORMER = "dn: ou=former,dc=pln,dc=example\nobjectClass: organizationalUnit\nou: former\n\n"
NO_READING = """access to dn.exact="{seen}" by * search
access to dn.exact="{disclosed}" by * disclose
access to dn.exact="{hidden}" by * none
access to dn.exact="{keyless}" attrs=entryUUID by * none
access to attrs=userPassword by self write by anonymous auth by * none
access to * by * read"""
SEEN, DISCLOSED, HIDDEN, KEYLESS = 20, 21, 22, 23


@pytest.fixture(scope="module")
def server(slapd: Callable[..., Slapd]) -> Slapd:
    people = {
        name: dn_of(n)
        for name, n in zip(("seen", "disclosed", "hidden", "keyless"), range(20, 24), strict=True)
    }
    access = NO_READING.format(**people)
    return slapd(company_with_accounts(40, "reader") + FORMER, size_limit="unlimited", access=access)


def key_of(number: int) -> str:
    return str(uuid.uuid5(NAMESPACE, uid_of(number)))


def look(server: Slapd, folder: Path, *numbers: int, seconds: float = 30.0, **values) -> list[Whereabouts]:
    settings = slapd_settings(
        server, folder, "reader", directory_base=BASE, **({"directory_filter": STAFF} | values)
    )
    return list(ask(settings, dns(numbers), seconds).values())


def dns(numbers: tuple[int, ...]) -> dict[str, str | None]:
    return {key_of(number): dn_of(number) for number in numbers}


def ask(settings: Settings, last_dns: dict[str, str | None], seconds: float = 30.0) -> dict[str, Whereabouts]:
    deadline = Deadline.after(30.0)
    connection = bound_connection(settings, settings.directory_url, deadline)
    try:
        return where_are_they(connection, settings, OPENLDAP, last_dns, Deadline.after(seconds))
    finally:
        connection.unbind_ext_s()


def test_an_entry_that_is_back_is_there(server: Slapd, tmp_path: Path):
    assert look(server, tmp_path, 1) == [Whereabouts(place=Place.THERE, detail=dn_of(1))]


def test_an_entry_moved_out_of_the_base_is_found_where_it_is(server: Slapd, tmp_path: Path):
    server.modify(
        f"dn: {dn_of(2)}\nchangetype: modrdn\nnewrdn: uid={uid_of(2)}\ndeleteoldrdn: 0\n"
        "newsuperior: ou=former,dc=pln,dc=example\n"
    )
    there = f"uid={uid_of(2)},ou=former,dc=pln,dc=example"
    assert look(server, tmp_path, 2) == [Whereabouts(place=Place.MOVED_OUT, detail=there)]


@pytest.mark.parametrize("wanted", [STAFF, "employeeType=*"])
def test_an_entry_that_the_filter_no_longer_finds_is_told_from_one_that_is_gone(
    server: Slapd, tmp_path: Path, wanted: str
):
    if "employeeType: " in server.search("-s", "base", "-b", dn_of(3), "employeeType"):
        server.modify(f"dn: {dn_of(3)}\nchangetype: modify\ndelete: employeeType\n")
    found = look(server, tmp_path, 3, directory_filter=wanted)
    assert found == [Whereabouts(place=Place.FILTERED_OUT, detail=dn_of(3))]


def test_a_deleted_entry_is_gone(server: Slapd, tmp_path: Path):
    server.delete(dn_of(4))
    assert look(server, tmp_path, 4) == [Whereabouts(place=Place.GONE)]


def test_an_entry_made_anew_in_the_old_place_names_its_key(server: Slapd, tmp_path: Path):
    server.delete(dn_of(5))
    server.add_ldif(f"dn: {dn_of(5)}\nobjectClass: inetOrgPerson\nuid: {uid_of(5)}\ncn: x\nsn: x\n")
    [found] = look(server, tmp_path, 5)
    lines = server.search("-s", "base", "-b", dn_of(5), "entryUUID").splitlines()
    assert found.place is Place.RECREATED
    assert f"entryUUID: {found.detail}" in lines


@pytest.mark.parametrize("number", [SEEN, DISCLOSED, KEYLESS])
def test_an_entry_that_only_the_account_may_not_read_is_told_so(server: Slapd, tmp_path: Path, number: int):
    assert look(server, tmp_path, number) == [Whereabouts(place=Place.NOT_READABLE, detail=dn_of(number))]


def test_an_entry_hidden_without_a_trace_looks_gone_and_the_words_say_that_it_may_be_hidden(
    server: Slapd, tmp_path: Path
):
    [found] = look(server, tmp_path, HIDDEN)
    assert "hidden" in described("ada", found)
    assert found.place is Place.GONE


def test_many_are_looked_up_in_a_few_searches_and_no_more_than_two_hundred(server: Slapd, tmp_path: Path):
    strangers = {str(uuid.uuid5(NAMESPACE, f"nobody {n}")): None for n in range(250)}
    settings = slapd_settings(server, tmp_path, "reader", directory_base=BASE)
    assert len(ask(settings, dns((10, 11)) | strangers)) == 200


def test_a_key_with_a_filter_in_it_finds_nobody(server: Slapd, tmp_path: Path):
    settings = slapd_settings(server, tmp_path, "reader", directory_base=BASE)
    assert ask(settings, {"*)(uid=*": None}) == {"*)(uid=*": Whereabouts(place=Place.GONE)}


@pytest.mark.parametrize("dn", ["", "no dn at all", f"uid=a\\,b,{BASE}"])
def test_without_a_useful_last_dn_nothing_fails(server: Slapd, tmp_path: Path, dn: str):
    settings = slapd_settings(server, tmp_path, "reader", directory_base=BASE)
    assert ask(settings, {"nobody": dn})["nobody"].place is Place.GONE


def test_when_the_time_is_over_the_rest_is_unknown_and_nothing_fails(server: Slapd, tmp_path: Path):
    assert [one.place for one in look(server, tmp_path, 10, 11, seconds=-1)] == [Place.UNKNOWN] * 2


def test_a_server_that_breaks_off_leaves_the_rest_unknown(slapd: Callable[..., Slapd], tmp_path: Path):
    server = slapd(company_with_accounts(3, "reader"))
    settings = slapd_settings(server, tmp_path, "reader")
    connection = bound_connection(settings, server.url, Deadline.after(30))
    server.kill()
    found = where_are_they(connection, settings, OPENLDAP, dns((1,)), Deadline.after(30))
    assert [one.place for one in found.values()] == [Place.UNKNOWN]


def test_a_base_that_is_gone_does_not_keep_people_from_being_found(server: Slapd, tmp_path: Path):
    settings = slapd_settings(server, tmp_path, "reader", directory_base="ou=closed,dc=pln,dc=example")
    assert ask(settings, dns((12,))) == {key_of(12): Whereabouts(place=Place.MOVED_OUT, detail=dn_of(12))}


def test_what_was_found_is_kept_until_the_person_is_back(database: Database):
    with database.writing() as session:
        company = Company(session=session)
        ada = company.person("Ada", source="directory", state=PersonState.MISSING)
        keep_whereabouts(
            session,
            {ada.source_key: Whereabouts(place=Place.GONE), "other": Whereabouts(place=Place.GONE)},
            NOW,
        )
        assert [(who.uid, row.place) for who, row in the_missing(session)] == [("ada", Place.GONE)]
        ada.state = PersonState.ACTIVE
        keep_whereabouts(session, {}, NOW)
        assert session.query(Absentee).count() == 0


def test_every_place_has_words():
    assert set(WORDS) == set(Place)
