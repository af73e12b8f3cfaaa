"""Two databases of one directory: one follows its changes, its twin reads everybody each time."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import ldap
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import Database, open_database
from plnhub.directory import Outcome, Run, sync_changes, sync_directory
from plnhub.directory.entries.names import dn_key
from plnhub.models import DirectoryAside, Person, PersonState, RoleGrant, Team, TeamMembership
from tests.directory.feeds.upheaval import PERSON, SPELLINGS, Upheaval
from tests.made_once import put_tables
from tests.servers.staff_operations import Staff

MAILS = [f"shared{number}@pln.example" for number in range(6)]
TEAMS = ["Engines", "Looms", "Cards", "Sums"]
DIVISIONS = ["North", "South"]
NOT_COMPARED = {"id", "public_id", "state_since", "team_id", "manager_id", "missing_runs"}
"""Numbers of this database; and how often somebody was missed, since each full read counts once more."""
CHIEFS = "chiefs"


class StaffUpheaval(Upheaval):
    """Besides: managers, teams, divisions, and mail addresses that several people want."""

    def __init__(self, staff: Staff, chance: random.Random) -> None:
        super().__init__(staff, chance)
        self.freed: list[str] = []
        """DNs of people who were deleted; somebody else may get one."""
        self.chiefs = f"cn={CHIEFS},{self.outside}"
        self._add(self.chiefs, self.dialect.group(CHIEFS, [self._some(PERSON)]))

    def _operations(self) -> dict[Callable[[], bool], int]:
        return super()._operations() | {
            self.add_person: 7,
            self.change_manager: 12,
            self.change_team: 8,
            self.change_division: 3,
            self.change_mail: 5,
            self.change_chiefs: 3,
            self.follow_in_place: 4,
            self.replace_person: 2,
        }

    def delete(self) -> bool:
        if person := self._some(PERSON):
            self._delete(person)
        return bool(person)

    def follow_in_place(self) -> bool:
        """Somebody new under the DN of somebody deleted, whom others may still name as manager."""
        return bool(self.freed) and self._come_to(self.chance.choice(self.freed))

    def replace_person(self) -> bool:
        """The same between two looks; somebody reports to whoever bears the DN."""
        dn = self._some(PERSON)
        if not dn or not self._replace(self._some(PERSON), "manager", dn):
            return False
        self._delete(dn)
        return self._come_to(dn)

    def _delete(self, dn: str) -> None:
        self.connection.delete_s(dn)
        self.freed.append(dn)

    def _come_to(self, dn: str) -> bool:
        self.freed.remove(dn)  # once only, so that no two people ever bear one name in different units
        uid = f"p{next(self.numbers)}-{self.chance.randrange(10**6)}"
        try:
            self._add(dn, self.dialect.person(uid, self.chance.choice(SPELLINGS)))
        except (ldap.ALREADY_EXISTS, ldap.NO_SUCH_OBJECT):  # taken again, or its unit is another one now
            return False
        return True

    def change_manager(self) -> bool:
        boss = self._some(PERSON, self.chance.choice((self.inside, self.inside, self.outside)))
        return bool(boss) and self._replace(self._some(PERSON), "manager", boss)

    def change_team(self) -> bool:
        attribute = self.dialect.fields["team"]
        return self._replace(self._some(PERSON), attribute, self.chance.choice(TEAMS))

    def change_division(self) -> bool:
        attribute = self.dialect.fields["division"]
        return self._replace(self._some(PERSON), attribute, self.chance.choice(DIVISIONS))

    def change_mail(self) -> bool:
        return self._replace(self._some(PERSON), "mail", self.chance.choice(MAILS))

    def change_chiefs(self) -> bool:
        return self._replace(self.chiefs, "member", self._some(PERSON))


@dataclass
class Twin:
    """One of the two databases."""

    database: Database
    settings: Settings
    sync: Callable[[Run], Outcome]
    outcomes: list[Outcome] = field(default_factory=list)

    def follow(self, now: datetime) -> Outcome:
        run = Run(settings=self.settings, database=self.database, clock=lambda: now, confirmed_removals=10**6)
        outcome = self.sync(run)
        self.outcomes.append(outcome)
        return outcome

    def contents(self) -> dict[str, list[Any]]:
        """Everything that a sync decides, without the numbers that the database gives."""
        with self.database.reading() as session:
            people = {one.id: one for one in session.scalars(select(Person))}
            teams = {one.id: one for one in session.scalars(select(Team))}
            return {
                "people": sorted(str(_told(one, people, teams)) for one in people.values()),
                "teams": sorted(str(_team(one, teams)) for one in teams.values()),
                "memberships": sorted(
                    str((people[m.person_id].source_key, teams[m.team_id].label, m.started_on, m.ended_on))
                    for m in session.scalars(select(TeamMembership))
                ),
                "roles": sorted(
                    str((people[g.person_id].source_key, g.role)) for g in session.scalars(select(RoleGrant))
                ),
                "aside": sorted(str((a.key, a.uid)) for a in session.scalars(select(DirectoryAside))),
            }

    def active(self) -> dict[str, dict[str, Any]]:
        """By key whoever is there and not set aside: values, team and manager, but no history."""
        with self.database.reading() as session:
            people = {one.id: one for one in session.scalars(select(Person))}
            teams = {one.id: one for one in session.scalars(select(Team))}
            aside = set(session.scalars(select(DirectoryAside.key)))
            return {
                one.source_key: _told(one, people, teams)
                | {"team": teams[one.team_id].source_key if one.team_id else None}
                for one in people.values()
                if one.state == PersonState.ACTIVE and one.source_key not in aside
            }


def fresh_database(folder: Path, settings: Settings, now: datetime) -> Twin:
    """A database without a past, which read the directory this once."""
    found = _twin(folder, settings, f"fresh-{now:%H%M}", sync_directory)
    found.follow(now)
    return found


def twins(folder: Path, settings: Settings) -> tuple[Twin, Twin]:
    """Both have read the directory once."""
    follower = _twin(folder, settings, "changes", sync_changes)
    return follower, _twin(folder, settings, "everything", sync_directory)


def _twin(folder: Path, settings: Settings, name: str, sync: Callable[[Run], Outcome]) -> Twin:
    database = open_database(f"sqlite:///{folder / f'{name}.db'}")
    put_tables(database)
    return Twin(database=database, settings=settings, sync=sync)


def differences(one: Twin, other: Twin) -> dict[str, tuple[set[Any], set[Any]]]:
    """For each kind of row what only one of the two has."""
    mine, theirs = one.contents(), other.contents()
    return {
        kind: (set(mine[kind]) - set(theirs[kind]), set(theirs[kind]) - set(mine[kind]))
        for kind in mine
        if mine[kind] != theirs[kind]
    }


def differences_from_fresh(one: Twin, fresh: Twin) -> dict[str, tuple[Any, Any]]:
    """By key what a database without a past tells otherwise of those who are active and not set aside."""
    mine, anew = one.active(), fresh.active()
    return {
        key: (mine.get(key), anew.get(key))
        for key in sorted(mine.keys() | anew.keys())
        if key not in mine or key not in anew or mine[key] != anew[key] | _remembered(key, mine, anew[key])
    }


def _remembered(key: str, mine: dict[str, dict[str, Any]], anew: dict[str, Any]) -> dict[str, Any]:
    """The manager of a database that has a past, where that manager does not bear the name any more.

    Such a manager may also close a circle, which is then cut at somebody whom the text does name.
    """
    told, text = mine[key]["boss"], anew["manager_text"]
    is_passed_on = told is not None and (told not in mine or dn_key(mine[told]["dn"]) != dn_key(text or ""))
    names_nobody = anew["boss"] is None and anew["manager_text"] is not None
    is_cut = told is None and key in _above(anew["boss"], mine)
    return {"boss": told} if names_nobody or is_cut or is_passed_on else {}


def _above(key: str | None, people: dict[str, dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    while key in people and key not in found:
        found.add(key)
        key = people[key]["boss"]
    return found


def _told(person: Person, people: dict[int, Person], teams: dict[int, Team]) -> dict[str, Any]:
    columns = {
        c.name: getattr(person, c.name) for c in Person.__table__.columns if c.name not in NOT_COMPARED
    }
    manager = people[person.manager_id].source_key if person.manager_id else None
    return columns | {"team": teams[person.team_id].label if person.team_id else None, "boss": manager}


def _team(team: Team, teams: dict[int, Team]) -> tuple[Any, ...]:
    parent = teams[team.parent_id].label if team.parent_id else None
    into = teams[team.merged_into_id].label if team.merged_into_id else None
    return team.source_key, team.name, team.label, team.division, parent, into, team.closed_on
