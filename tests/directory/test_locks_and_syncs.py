"""No sync undoes what is locked, whatever the directory says; unlocked, the directory's value is back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from plnhub.directory.people.by_hand import value_of
from plnhub.directory.people.corrected import FIELDS
from plnhub.directory.people.locks import Deed, lock_field, unlock_field
from plnhub.directory.people.switching import switch
from plnhub.models import Person, PersonState, TeamMembership
from tests.directory.makers import DAY, NOW, entry, ldif_settings, synced

WHY = Deed(who="command line", reason="the directory is wrong", now=NOW + timedelta(hours=1))
MAPPED = {"level": "roomNumber", "start_date": "pager", "end_date": "mobile", "x_site": "st"}
OTHERS = "".join(entry(f"p{n}", f"entryUUID: p{n}", "ou: Other", "departmentNumber: X") for n in range(9))
SAID = {
    "name": ("displayName", "Ada A.", "Ada B."),
    "mail": ("mail", "a@example.com", "b@example.com"),
    "title": ("title", "Buyer", "Chief"),
    "level": ("roomNumber", "1", "2"),
    "division": ("departmentNumber", "North", "South"),
    "team": ("ou", "Sales", "Legal"),
    "manager": ("manager", "uid=p1,ou=people,dc=pln,dc=example", "uid=p2,ou=people,dc=pln,dc=example"),
    "location": ("l", "Rome", "Oslo"),
    "employee_type": ("employeeType", "employee", "intern"),
    "start_date": ("pager", "2020-01-01", "2021-01-01"),
    "end_date": ("mobile", "2030-01-01", "2031-01-01"),
    "dimensions": ("st", "east", "west"),
}
TYPED = {
    "name": "Ada Lovelace",
    "mail": "ada@example.com",
    "team": "Other",
    "manager": "p3",
    "start_date": "2019-05-05",
    "end_date": "2040-05-05",
    "dimensions": "site=middle",
}
BOTH = {"manager": ("p1", "p2"), "dimensions": ("site=east", "site=west")}


class Place:
    """A small company in a file, read again and again."""

    def __init__(self, database, folder):
        self.database, self.folder, self.now = database, folder, NOW

    def says(self, *lines, ada=True):
        text = OTHERS + (entry("ada", "entryUUID: ada", *lines) if ada else "")
        settings = ldif_settings(self.folder, text, dimensions="x_site", directory_attributes=MAPPED)
        outcome = synced(settings, self.database, self.now)
        self.now += DAY + timedelta(minutes=1)
        assert outcome.outcome in ("applied", "unchanged"), outcome.reason
        return outcome

    def does(self, act, *arguments, **more):
        with self.database.writing() as session:
            act(session, session.scalars(select(Person).where(Person.uid == "ada")).one(), *arguments, **more)

    def value(self, field):
        with self.database.reading() as session:
            return value_of(session.scalars(select(Person).where(Person.uid == "ada")).one(), field)


@pytest.fixture
def place(database, tmp_path):
    return Place(database, tmp_path)


def test_every_field_is_tried_here():
    assert set(SAID) == set(FIELDS)


@pytest.mark.parametrize("field", SAID)
def test_a_locked_field_stays_until_it_is_unlocked_and_then_is_the_directorys(place, field):
    attribute, first, then = SAID[field]
    old, new = BOTH.get(field, (first, then))
    place.says(f"{attribute}: {first}")
    assert place.value(field) == old
    place.does(lock_field, field, TYPED.get(field, "by hand"), WHY)
    for line in (first, then, then):
        place.says(f"{attribute}: {line}")
        assert place.value(field) == TYPED.get(field, "by hand")
    place.does(unlock_field, field, WHY)
    place.says(f"{attribute}: {then}")
    assert place.value(field) == new


@pytest.mark.parametrize("field", sorted(FIELDS.keys() - {"name"}))
def test_what_was_emptied_by_hand_stays_empty(place, field):
    attribute, first, then = SAID[field]
    place.says(f"{attribute}: {first}")
    place.does(lock_field, field, "", WHY)
    place.says(f"{attribute}: {then}")
    assert place.value(field) is None


def test_a_sync_after_a_correction_writes_nothing_when_the_directory_is_as_before(place):
    place.says("title: Buyer")
    place.does(lock_field, "title", "Countess", WHY)
    assert place.says("title: Buyer").written == 0


def test_a_membership_that_was_corrected_is_neither_ended_nor_doubled(place, database):
    place.says("ou: Sales", "departmentNumber: North")
    place.does(lock_field, "team", "Other", replace(WHY, now=NOW + 7 * DAY))
    place.now += 7 * DAY
    place.says("ou: Legal", "departmentNumber: South")
    with database.reading() as session:
        ada = session.scalars(select(Person.id).where(Person.uid == "ada")).one()
        rows = session.scalars(select(TeamMembership).where(TeamMembership.person_id == ada)).all()
    assert [one.ended_on is None for one in rows] == [False, True]


@pytest.mark.parametrize(("off", "line"), [(True, "nsAccountLock: FALSE"), (False, "nsAccountLock: TRUE")])
def test_the_switch_stays_as_it_was_put_whatever_the_directory_says(place, off, line):
    place.says("nsAccountLock: TRUE" if off else "nsAccountLock: FALSE")
    place.does(switch, WHY, off=off)
    place.says(line)
    place.says(line, "title: Chief")
    assert place.value("disabled") == ("yes" if off else "no")
    place.does(unlock_field, "disabled", WHY)
    place.says(line, "title: Chief")
    assert place.value("disabled") == ("no" if off else "yes")


def test_whoever_is_switched_off_by_hand_is_so_after_leaving_and_returning(place):
    place.says()
    place.does(switch, WHY, off=True)
    for _ in range(3):
        place.says(ada=False)
    assert place.value("state") == PersonState.INACTIVE
    place.says("title: Chief")
    assert (place.value("state"), place.value("disabled")) == (PersonState.ACTIVE, "yes")


def test_a_lock_outlives_absence_too(place):
    place.says("title: Buyer")
    place.does(lock_field, "title", "Countess", WHY)
    for _ in range(3):
        place.says(ada=False)
    place.says("title: Buyer")
    assert place.value("title") == "Countess"
