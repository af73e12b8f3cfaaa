"""Whom a group means, decided with a directory of four groups and people on file."""

from collections import Counter

import pytest

from plnhub.db import Database
from plnhub.directory.circles.circle_groups import Groups
from plnhub.directory.circles.circle_people import EverybodyOnFile
from plnhub.directory.entries.names import dn_key, fold, mark
from plnhub.directory.entries.roles import Group, NoSuchEntry, UnknownGroup
from plnhub.models import Person, PersonState
from tests.directory.makers import NOW


class FakeReader:
    """A directory that counts how often each entry is asked for."""

    def __init__(self, **groups: Group | UnknownGroup) -> None:
        self._groups = {f"cn={name},dc=x": group for name, group in groups.items()}
        self.asked: Counter[str] = Counter()

    def __call__(self, dn: str) -> Group:
        self.asked[dn] += 1
        found = self._groups.get(dn, NoSuchEntry(dn))
        if isinstance(found, UnknownGroup):
            raise found
        return found

    def group(self, dn: str, answer: Group) -> Group:
        return answer


def group(*members: str, key: str = "") -> Group:
    return Group(members=members, key=key)


def hired(database: Database, uid: str, **values) -> int:
    """The id of somebody who is on file from now on."""
    dn = f"uid={uid},dc=x"
    told = {"dn": dn, "dn_mark": mark(dn_key(dn)), "state_since": NOW, "uid_mark": mark(fold(uid))} | values
    with database.writing() as session:
        one = Person(source_key=f"key-{uid}", uid=uid, name=uid, **told)
        session.add(one)
        session.flush()
        return one.id


def groups(database: Database, reader: FakeReader) -> Groups:
    return Groups(reader, EverybodyOnFile(database))


def test_members_are_found_by_dn_and_by_uid_however_they_are_spelled(database: Database):
    ada, bob = hired(database, "ada"), hired(database, "bob")
    reader = FakeReader(top=group("UID=Ada, DC=x", "BOB", "nobody"))
    assert groups(database, reader).people_in("cn=top,dc=x") == {ada, bob}


def test_a_group_that_two_contain_is_read_once(database: Database):
    ada = hired(database, "ada")
    reader = FakeReader(one=group("cn=low,dc=x"), two=group("CN=low,dc=x"), low=group("ada"))
    both = groups(database, reader)
    assert [both.people_in(f"cn={name},dc=x") for name in ("one", "two")] == [{ada}, {ada}]
    assert reader.asked["cn=low,dc=x"] == 1


def test_a_group_that_a_search_has_brought_is_not_asked_for(database: Database):
    ada, reader = hired(database, "ada"), FakeReader()
    brought = groups(database, reader)
    brought.take("cn=top,dc=x", group("ada"))
    assert (brought.people_in("cn=top,dc=x"), reader.asked.total()) == ({ada}, 0)


def test_groups_that_contain_one_another_have_the_people_of_both(database: Database):
    ada, bob = hired(database, "ada"), hired(database, "bob")
    reader = FakeReader(one=group("cn=two,dc=x", "ada"), two=group("cn=one,dc=x", "bob"))
    assert groups(database, reader).people_in("cn=one,dc=x") == {ada, bob}


def test_a_group_in_it_that_cannot_be_read_makes_it_unknown_every_time(database: Database):
    reader = FakeReader(top=group("cn=low,dc=x"), low=UnknownGroup("hidden"))
    both = groups(database, reader)
    for _ in range(2):
        with pytest.raises(UnknownGroup, match="hidden"):
            both.people_in("cn=top,dc=x")


def test_a_dead_reference_stands_for_nobody(database: Database):
    reader = FakeReader(top=group("cn=gone,dc=x"))
    assert groups(database, reader).people_in("cn=top,dc=x") == frozenset()


def test_whose_dn_is_not_on_file_yet_is_known_by_the_key(database: Database):
    ada = hired(database, "ada")
    reader = FakeReader(top=group("cn=moved,dc=x"), moved=group(key="key-ada"))
    assert groups(database, reader).people_in("cn=top,dc=x") == {ada}


def test_whoever_was_erased_is_in_no_group(database: Database):
    hired(database, "ada", state=PersonState.PSEUDONYM)
    reader = FakeReader(top=group("ada", "uid=ada,dc=x"))
    assert groups(database, reader).people_in("cn=top,dc=x") == frozenset()


@pytest.mark.parametrize("order", [("active", "inactive"), ("inactive", "active")])
def test_of_two_who_had_the_same_dn_the_active_one_is_meant(database: Database, order: tuple[str, str]):
    dn = mark(dn_key("uid=ada,dc=x"))
    ids = {state: hired(database, state, dn_mark=dn, state=PersonState(state)) for state in order}
    reader = FakeReader(top=group("uid=ada,dc=x"))
    assert groups(database, reader).people_in("cn=top,dc=x") == {ids["active"]}
