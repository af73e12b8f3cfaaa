"""Makers of staff, people on file, settings and runs, so that each test tells only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome, Run, sync_directory
from plnhub.directory.entries.values import KnownPerson, OnFile, Reading, Staff
from plnhub.models import Person, PersonState

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
HEADER = "uid,name,mail,title,team,manager_uid,active"


def staff(uid: str = "ada", **values: Any) -> Staff:
    return Staff(
        **({"key": f"key-{uid}", "uid": uid, "name": uid.title(), "origin": f"entry {uid}"} | values)
    )


def known(uid: str = "ada", number: int = 1, **values: Any) -> KnownPerson:
    """Somebody on file; values of the directory and of the record may be given alike."""
    own = {"manager_key", "state", "state_since", "missing_runs", "locked"}
    beside = {name: values.pop(name) for name in own & values.keys()}
    standard = {"manager_key": None, "state": PersonState.ACTIVE, "state_since": NOW - 9 * DAY}
    one = replace(staff(uid, **values), origin="")
    return KnownPerson(id=number, staff=one, unit=one.unit, **(standard | beside))


def company(count: int) -> OnFile:
    """So many people on file."""
    return OnFile(people=tuple(known(f"p{number}", number) for number in range(1, count + 1)))


def reading(*people: Staff, **values: Any) -> Reading:
    return Reading(staff=people, **values)


def remaining(on_file: OnFile, count: int) -> Reading:
    """What a source says that still knows the first so many people on file."""
    return reading(*(person.staff for person in on_file.people[:count]))


def csv_settings(folder: Path, *rows: str, header: str = HEADER, **values: Any) -> Settings:
    """Settings whose source is a CSV file with these rows."""
    write_rows(folder, *rows, header=header)
    return Settings(data_dir=folder, directory_url=f"csv://{folder / 'people.csv'}", **values)


def write_rows(folder: Path, *rows: str, header: str = HEADER) -> None:
    (folder / "people.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def ldif_settings(folder: Path, text: str | bytes, **values: Any) -> Settings:
    path = folder / "people.ldif"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Settings(data_dir=folder, directory_url=f"ldif://{path}", **values)


def synced(settings: Settings, database: Database, now: datetime = NOW, confirm: int = 0) -> Outcome:
    return sync_directory(run_of(settings, database, now, confirm))


def run_of(settings: Settings, database: Database, now: datetime = NOW, confirm: int = 0) -> Run:
    return Run(settings=settings, database=database, clock=lambda: now, confirmed_removals=confirm)


def person(database: Database, uid: str) -> Person:
    with database.reading() as session:
        return session.scalars(select(Person).where(Person.uid == uid)).one()


def active_count(database: Database) -> int:
    with database.reading() as session:
        return sum(one.is_active for one in session.scalars(select(Person)))


def everybody(database: Database) -> list[tuple[str, str, bool, int]]:
    """Everybody's uid and standing: what no fault may change."""
    with database.reading() as session:
        columns = Person.uid, Person.state, Person.disabled, Person.missing_runs
        return [tuple(row) for row in session.execute(select(*columns).order_by(Person.uid))]


def entry(uid: str, *lines: str, under: str = "ou=people,dc=pln,dc=example") -> str:
    """One person as LDIF."""
    head = [f"dn: uid={uid},{under}", "objectClass: inetOrgPerson", f"uid: {uid}", f"cn: {uid}", f"sn: {uid}"]
    return "\n".join([*head, *lines]) + "\n\n"
