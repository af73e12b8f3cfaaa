"""Make a small company: a database, people, teams and what they say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from plnhub.db import Database, open_database
from plnhub.directory.entries.names import team_key
from plnhub.models import Gift, Person, Team
from plnhub.privacy.consent import Switches, hub_profile, set_switches
from tests.made_once import put_tables

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def empty_database(folder: Path) -> Database:
    """Its writes need not survive a power cut."""
    database = open_database(f"sqlite:///{folder / 'hub.db'}")
    event.listen(
        database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF")
    )
    put_tables(database)
    return database


@dataclass(frozen=True, kw_only=True)
class Company:
    """Makes people and what belongs to them, in one session."""

    session: Session

    def team(self, name: str) -> Team:
        found = self.session.query(Team).filter_by(name=name).one_or_none()
        return found or self._kept(Team(name=name, label=name, source_key=team_key(None, name)))

    def person(
        self, name: str, team: str | None = "Data", site: str | None = "Gdańsk", **more: Any
    ) -> Person:
        uid = name.casefold().replace(" ", ".")
        fields = {"title": "Engineer", "level": "senior", "state_since": NOW, "mail": f"{uid}@example.com"}
        chosen = {"uid": uid, "source_key": uid, "name": name, "location": site} | fields | more
        person = Person(**chosen)
        person.team = self.team(team) if team else None
        return self._kept(person)

    def gift(self, person: Person, name: str, kind: str = "head") -> Gift:
        return self._kept(Gift(person_id=person.id, kind=kind, name=name, added_at=NOW))

    def consent(self, person: Person, **switches: bool) -> None:
        set_switches(hub_profile(self.session, person.id, NOW), Switches(**switches), NOW)

    def newcomer(self, name: str, **more: Any) -> Person:
        return self.person(name, start_date=date(2026, 3, 2), **more)

    def _kept(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row
