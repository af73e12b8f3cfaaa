"""A company in a real database and a real analytics folder, run month by month as a real one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from plnhub.activity.actors import Party
from plnhub.activity.record import Act, record
from plnhub.db import Database
from plnhub.flow.rebuild import rebuild
from plnhub.flow.store import new_run
from plnhub.keys import Keys
from plnhub.models import Person, PersonState
from plnhub.privacy.consent import Switches, hub_profile, set_switches
from plnhub.privacy.gate import Rules
from plnhub.publishing.publish import Published, publish_release
from tests.makers import NOW, empty_database

LEVELS = ("intern", "employee", "senior", "manager", "CEO")
MAIL = "canary.example"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody did on a day; recipients are uids, or `network:handle` for people outside."""

    day: date
    verb: str
    actor: str
    recipients: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Firm:
    """People, their choices and their deeds; `ids` knows the database's number of each uid."""

    folder: Path
    database: Database
    ids: dict[str, int] = field(default_factory=dict)
    recorded: int = 0

    @property
    def keys(self) -> Keys:
        return Keys(folder=self.folder / "keys")

    @property
    def analytics(self) -> Path:
        return self.folder / "analytics"

    def pseudonym(self, uid: str) -> str:
        return self.keys.pseudonym(self.ids[uid])

    def hire(self, people: Sequence[tuple[str, str, str]], count: bool = True) -> None:
        """Each with uid, division and level; they choose to be counted unless told otherwise."""
        with self.database.writing() as session:
            for uid, division, level in people:
                person = Person(
                    uid=f"uid-{uid}",
                    source_key=uid,
                    name=f"Canary {uid} Birdsong",
                    mail=f"{uid}@{MAIL}",
                    division=division or None,
                    level=level or None,
                    state_since=NOW,
                )
                session.add(person)
                session.flush()
                self.ids[uid] = person.id
                set_switches(hub_profile(session, person.id, NOW), Switches(count=count), NOW)

    def dismiss(self, uids: Sequence[str]) -> None:
        with self.database.writing() as session:
            for uid in uids:
                session.get_one(Person, self.ids[uid]).state = PersonState.INACTIVE

    def choose(self, uids: Sequence[str], count: bool) -> None:
        """These people turn "count me in" on or off."""
        with self.database.writing() as session:
            for uid in uids:
                set_switches(hub_profile(session, self.ids[uid], NOW), Switches(count=count), NOW)

    def record(self, deeds: Sequence[Deed]) -> None:
        """Write deeds into the ledger as a worker does."""
        acts = []
        for deed in deeds:
            self.recorded += 1
            acts.append(
                Act(
                    key=f"deed-{self.recorded}",
                    occurred_at=datetime.combine(deed.day, time(12), tzinfo=UTC),
                    verb=deed.verb,
                    actor=self._party(deed.actor),
                    recipients=tuple(self._party(one) for one in deed.recipients),
                )
            )
        with self.database.writing() as session:
            record(session, acts, NOW)

    def rebuild(self, as_of: date, window: str = "90d", least: int = 2) -> None:
        rebuild(self.database, self.keys, self.analytics, new_run(as_of, window, least))

    def publish(self, rules: Rules | None = None) -> Published:
        return publish_release(self.database, self.analytics, LEVELS, NOW, rules)

    def _party(self, name: str) -> Party:
        if name in self.ids:
            return Party.staff(self.ids[name])
        network, _, handle = name.partition(":")
        return Party(network=network, handle=handle)


def empty_firm(folder: Path) -> Firm:
    return Firm(folder=folder, database=empty_database(folder))
