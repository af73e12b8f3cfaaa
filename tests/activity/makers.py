"""Make files of activities, import them, and look at what the ledger holds."""

import csv
from pathlib import Path

from sqlalchemy import select

from plnhub.activity import Act, Party
from plnhub.activity.importing import Imported, import_file
from plnhub.activity.rows import COLUMNS
from plnhub.db import Database
from plnhub.models import Person
from plnhub.models.ledger import Activity
from tests.makers import NOW, Company, days_ago

HEADER = ",".join(COLUMNS)


def with_staff(database: Database, *names: str) -> Database:
    with database.writing() as session:
        company = Company(session=session)
        for name in names:
            company.person(name)
    return database


def line(verb: str = "share", actor: str = "ann", recipients: str = "", **more: str) -> str:
    """One line of the activity CSV, without quotes."""
    values = {"occurred_at": "2026-03-01T10:00:00Z", "verb": verb, "actor": actor, "recipients": recipients}
    return ",".join((values | more).get(column, "") for column in COLUMNS)


def file_of(folder: Path, *lines: str, header: str = HEADER, ends: str = "\n") -> Path:
    return raw_file(folder, (ends.join((header, *lines)) + ends).encode())


def raw_file(folder: Path, content: bytes) -> Path:
    path = folder / "activities.csv"
    path.write_bytes(content)
    return path


def imported(database: Database, path: Path) -> Imported:
    return import_file(database, path, NOW)


def counts(done: Imported) -> tuple[int, int, int, int]:
    """Read, recorded, duplicate, rejected."""
    return done.read, done.recorded, done.duplicate, done.rejected


def ledger(database: Database) -> list[Activity]:
    with database.reading() as session:
        return list(session.scalars(select(Activity).order_by(Activity.id)))


def rejects(path: Path) -> list[tuple[int, str]]:
    with path.with_name(path.name + ".rejected.csv").open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["reason"]) for row in csv.DictReader(file)]


def person_id(database: Database, uid: str) -> int:
    with database.reading() as session:
        return session.scalars(select(Person.id).where(Person.uid == uid)).one()


def outsider(handle: str) -> Party:
    return Party(network="github", handle=handle)


def act(key: str, verb: str = "share", actor: Party | None = None, *to: Party, **more: object) -> Act:
    giver = actor or outsider("olga")
    return Act(key=key, occurred_at=days_ago(3), verb=verb, actor=giver, recipients=to, **more)  # type: ignore[arg-type]
