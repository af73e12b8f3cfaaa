"""Who takes in changes only respects locks as well, and a field that is unlocked is the directory's again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome, sync_changes
from plnhub.directory.entries.values import Place, Reading
from plnhub.directory.people.locks import Deed, lock_field, unlock_field
from plnhub.directory.people.switching import switch
from plnhub.directory.storing.places import keep_place
from plnhub.models import DirectoryPlace, Person
from tests.directory.company import dn_of, uid_of
from tests.directory.makers import NOW, person, run_of, synced
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
WHY = Deed(who="command line", reason="the directory is wrong", now=NOW)
NUMBER = 7


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Follows the changes of a slapd, one person of which an administrator corrects."""

    server: Slapd
    settings: Settings
    database: Database

    def says(self, attribute: str, value: str) -> Outcome:
        self.server.modify(
            f"dn: {dn_of(NUMBER)}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n"
        )
        return self.follows()

    def follows(self) -> Outcome:
        return sync_changes(run_of(self.settings, self.database))

    def does(self, act: Callable[..., None], *arguments: object, **more: object) -> None:
        with self.database.writing() as session:
            one = session.scalars(select(Person).where(Person.uid == uid_of(NUMBER))).one()
            act(session, one, *arguments, **more)

    @property
    def person(self) -> Person:
        return person(self.database, uid_of(NUMBER))


@pytest.fixture
def follower(slapd: Callable[..., Slapd], tmp_path: Path, database: Database) -> Follower:
    server = slapd(company_with_accounts(40, "reader"), size_limit="unlimited")
    settings = slapd_settings(server, tmp_path)
    synced(settings, database)
    return Follower(server=server, settings=settings, database=database)


def test_a_change_of_a_locked_field_is_not_taken_over_and_of_another_one_is(follower: Follower):
    follower.does(lock_field, "title", "Countess", WHY)
    outcome = [follower.says("title", "Chief"), follower.says("l", "Oslo")]
    assert [one.kind for one in outcome] == ["changes", "changes"]
    assert (follower.person.title, follower.person.location) == ("Countess", "Oslo")


def test_unlocked_the_field_is_the_directorys_although_the_server_reports_no_change(follower: Follower):
    follower.does(lock_field, "title", "Countess", WHY)
    follower.says("title", "Chief")
    follower.does(unlock_field, "title", WHY)
    follower.follows()
    assert follower.person.title == "Chief"


def test_whoever_was_switched_off_by_hand_stays_so_whatever_changes(follower: Follower):
    follower.does(switch, WHY, off=True)
    follower.says("title", "Chief")
    assert (follower.person.title, follower.person.disabled) == ("Chief", True)


def test_a_wish_to_read_everybody_survives_changes_that_were_under_way(follower: Follower):
    follower.does(lock_field, "title", "Countess", WHY)
    follower.does(unlock_field, "title", WHY)
    under_way = Reading(staff=(), place=Place(feed="syncrepl", text="later"), is_partial=True)
    with follower.database.writing() as session:
        keep_place(session, under_way, settings="", removals=0, now=NOW)
        assert session.scalars(select(DirectoryPlace)).all() == []
