"""An LDIF file is read record by record, and whoever stands in it as on file is passed over."""

import io
from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.entries.ldif import BadRecord, ldif_records
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.sources import Memory, read_directory
from plnhub.directory.running.sync import read_all
from plnhub.models import PersonState
from tests.directory.makers import DAY, NOW, TODAY, entry, ldif_settings, person, run_of, synced

MANY = "".join(entry(f"p{number:02}", f"entryUUID: id-{number}", f"title: T{number}") for number in range(20))
ODD = (
    b"\xef\xbb\xbfversion: 1\r\n\r\n# a comment\r\n  more of it\r\n\r\n\r\ndn: uid=ada,dc=x\r\nuid: ada\r\n"
    b"title: Chief\r\n  Buyer\r\n# note\r\n  more\r\ncn:: QWRh\r\n\r\n\n\n no record\nno colon\n\n"
    b"dn: uid=bob,dc=x\nuid: bob\r"
)


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time."""

    def __init__(self, content: bytes, drop: int) -> None:
        super().__init__(content)
        self._drop = drop

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._drop if size is None or size < 0 else min(size, self._drop))


def records(file: io.BytesIO) -> list[Entry | BadRecord]:
    return list(ldif_records(file))


def many_without(uid: str) -> str:
    return "".join(f"{one}\n\n" for one in MANY.split("\n\n") if one and f"uid={uid}," not in one)


def test_odd_records_are_told_apart_with_their_lines():
    ada, bad, bob = records(io.BytesIO(ODD))
    assert [type(one) for one in (ada, bad, bob)] == [Entry, BadRecord, Entry]
    assert (ada.origin, bad.line, bob.origin) == ("line 7", 18, "line 20")
    assert (ada.attributes["title"], ada.attributes["cn"], bob.attributes["uid"]) == (
        [b"Chief Buyer"],
        [b"Ada"],
        [b"bob"],
    )


@pytest.mark.parametrize("drop", [3, 4, 5, 7, 64])
def test_it_does_not_matter_where_the_file_is_cut_while_it_is_read(drop: int):
    assert records(Dripping(ODD, drop)) == records(io.BytesIO(ODD))


def test_a_sync_of_an_unchanged_file_passes_everybody_over(tmp_path: Path, database: Database):
    settings = ldif_settings(tmp_path, MANY)
    synced(settings, database)
    reading = read_all(run_of(settings, database, NOW + DAY))
    assert (reading.same, reading.staff, reading.absent) == (20, (), frozenset())


def test_a_sync_of_an_unchanged_file_writes_nothing(tmp_path: Path, database: Database):
    settings = ldif_settings(tmp_path, MANY)
    synced(settings, database)
    assert synced(settings, database, NOW + DAY).written == 0


def test_an_attribute_that_nobody_asked_for_changes_nobody(tmp_path: Path, database: Database):
    synced(ldif_settings(tmp_path, MANY), database)
    settings = ldif_settings(tmp_path, MANY.replace("title:", "modifyTimestamp: 20260302\ntitle:"))
    assert read_all(run_of(settings, database, NOW + DAY)).same == 20


def test_only_who_changed_is_looked_at(tmp_path: Path, database: Database):
    synced(ldif_settings(tmp_path, MANY), database)
    settings = ldif_settings(tmp_path, MANY.replace("title: T7\n", "title: Boss\n"))
    reading = read_all(run_of(settings, database, NOW + DAY))
    assert ([one.uid for one in reading.staff], reading.same) == (["p07"], 19)


def test_who_is_no_longer_in_the_file_is_missing(tmp_path: Path, database: Database):
    synced(ldif_settings(tmp_path, MANY), database)
    synced(ldif_settings(tmp_path, many_without("p03")), database, NOW + DAY)
    assert person(database, "p03").state == PersonState.MISSING


@pytest.mark.parametrize("title", ["T3", "Boss"])
def test_a_key_that_comes_twice_leaves_its_person_as_on_file(tmp_path: Path, database: Database, title: str):
    synced(ldif_settings(tmp_path, MANY), database)
    again = MANY.replace("title: T3\n", f"title: {title}\n") + entry("other", "entryUUID: id-3")
    figures = synced(ldif_settings(tmp_path, again), database, NOW + DAY).figures()
    told = figures["created"], figures["updated"], figures["missing"], person(database, "p03").title
    assert told == (0, 0, 0, "T3")


def test_a_mail_address_of_somebody_as_on_file_sets_a_new_one_aside(tmp_path: Path, database: Database):
    ada = entry("ada", "mail: a@x.example")
    synced(ldif_settings(tmp_path, ada), database)
    outcome = synced(ldif_settings(tmp_path, ada + entry("bob", "mail: a@x.example")), database, NOW + DAY)
    assert outcome.figures()["created"] == 0


def test_the_kind_of_key_may_show_itself_late_in_the_file(tmp_path: Path):
    found = read_directory(ldif_settings(tmp_path, entry("ada") + entry("bob", "entryUUID: id-1")), TODAY)
    assert ([one.key for one in found.staff], [one.uid for one in found.quarantined]) == (["id-1"], ["ada"])


def test_the_keys_of_groups_and_units_say_nothing_of_people(tmp_path: Path):
    unit = "dn: ou=x,dc=pln\nobjectClass: organizationalUnit\nou: x\nentryUUID: id-9\n\n"
    assert read_directory(ldif_settings(tmp_path, unit + entry("ada")), TODAY).staff[0].key == "ada"


def test_a_member_of_a_group_who_is_as_on_file_has_its_role(tmp_path: Path, database: Database):
    group = "dn: cn=top,dc=pln\ncn: top\nmember: uid=p01,ou=people,dc=pln,dc=example\n\n"
    settings = ldif_settings(tmp_path, MANY + group, directory_role_groups={"leader": "cn=top,dc=pln"})
    synced(settings, database)
    assert read_all(run_of(settings, database, NOW + DAY)).role_members == {"leader": frozenset({"id-1"})}


def test_a_group_without_members_gives_its_role_to_nobody(tmp_path: Path):
    text = MANY + "dn: cn=top,dc=pln\ncn: top\n\n"
    settings = ldif_settings(tmp_path, text, directory_role_groups={"leader": "CN=Top, dc=pln"})
    assert read_directory(settings, TODAY).role_members == {"leader": frozenset()}


@pytest.fixture
def long_file(tmp_path: Path) -> Settings:
    return ldif_settings(tmp_path, "".join(entry(f"p{number}") for number in range(1_500)))


def test_a_file_that_grows_while_it_is_read_is_not_complete(long_file: Settings, tmp_path: Path):
    def grow(_count: int) -> None:
        with (tmp_path / "people.ldif").open("a", encoding="utf-8") as file:
            file.write(entry("late"))

    found = read_directory(long_file, TODAY, grow, memory=Memory())
    assert (found.complete, found.reason) == (False, "the file was changed while it was read")
