"""Makers of people, gates and directories for log-in tests."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import event

from plnhub.access.binder import Binder
from plnhub.access.limits import limits_for
from plnhub.access.login import Attempt, Gate, LoggedIn, log_in
from plnhub.access.passwords import Hasher
from plnhub.db import Database, open_database
from plnhub.errors import Unavailable
from plnhub.models import LocalPassword, Person
from tests.made_once import put_tables

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
HASHER = Hasher(argon2=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
STORED = HASHER.hash(PASSWORD)


@dataclass(frozen=True, kw_only=True)
class CountingHasher(Hasher):
    """Keeps which stored hash each check was about; None stands for nobody's."""

    checks: list[str | None] = field(default_factory=list)

    def matches(self, stored: str | None, password: str) -> bool:
        self.checks.append(stored)
        return super().matches(stored, password)


def new_database(folder: Path) -> Database:
    """An empty database whose writes need not survive a power cut."""
    database = open_database(f"sqlite:///{folder / 'hub.db'}")
    event.listen(database.engine, "connect", _hurry)
    put_tables(database)
    return database


def _hurry(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def make_person(database: Database, uid: str, **changes: Any) -> int:
    """An active person whose directory key is `key-<uid>`."""
    values: dict[str, Any] = {
        "uid": uid,
        "name": uid.title(),
        "source_key": f"key-{uid}",
        "state_since": NOW,
    }
    with database.writing() as session:
        person = Person(**(values | changes))
        session.add(person)
        session.flush()
        return person.id


def give_password(database: Database, person_id: int, *, demo: bool = False) -> None:
    with database.writing() as session:
        session.add(LocalPassword(person_id=person_id, hash=STORED, changed_at=NOW, demo=demo))


@dataclass
class FakeDirectory:
    """A directory of name → password; keeps every bind it saw."""

    passwords: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    failure: Unavailable | None = None
    binds: list[tuple[str, str]] = field(default_factory=list)

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        if self.failure:
            raise self.failure
        self.binds.append((name, password))
        if self.passwords.get(name) != password:
            return frozenset()
        return frozenset({self.keys.get(name, f"key-{name}")})


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def make_gate(database: Database, binder: Binder | None = None, lock_threshold: int = 10) -> Gate:
    limits = limits_for(lock_threshold, timedelta(minutes=30))
    return Gate(database=database, hasher=HASHER, limits=limits, hashed=hashed, binder=binder)


def attempt(name: str = "ann", password: str = PASSWORD, **changes: Any) -> Attempt:
    return replace(Attempt(name=name, password=password, address="192.0.2.1"), **changes)


def log_in_now(gate: Gate, name: str = "ann", at: datetime = NOW, **changes: Any) -> LoggedIn:
    return log_in(gate, attempt(name, **changes), at)
