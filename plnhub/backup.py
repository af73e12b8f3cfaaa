"""Back the database up through its own interface, restore it, and check its invariants."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Engine, func, make_url, select, text
from sqlalchemy.orm import Session

from plnhub import schema
from plnhub.db import Database, open_database
from plnhub.errors import HubError, UsageError
from plnhub.models import Person, PersonState, RoleGrant
from plnhub.models.ledger import Activity


def back_up(database: Database, target: Path) -> int:
    """Write a consistent copy to `target`, whole or not at all; answers its size in bytes."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        if database.engine.dialect.name == "sqlite":
            _copy_sqlite(database.engine, draft)
        else:
            _run("pg_dump", "--format=custom", f"--file={draft}", _address(database.engine))
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def restore(database: Database, source: Path) -> None:
    """Put the backup in place of the database; a damaged or newer backup is refused before."""
    if database.engine.dialect.name != "sqlite":
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--single-transaction",
            "-d",
            _address(database.engine),
            str(source),
        )
        return
    _refuse_unusable(source)
    place = _path(database.engine)
    database.engine.dispose()
    draft = place.with_name(f".{place.name}.restored")
    draft.unlink(missing_ok=True)
    _copy_sqlite(open_database(f"sqlite:///{source.resolve()}").engine, draft)
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    os.replace(draft, place)


def check(database: Database) -> dict[str, Any]:
    """Count what there is and list every broken invariant (`ok` is true when there is none)."""
    with database.reading() as session:
        problems = [*_damage(session), *_broken_rules(session)]
        people, active, activities = _counts(session)
    if not schema.is_current(database):
        problems.append("the schema is not up to date: run `plnhub db upgrade`")
    return {
        "ok": not problems,
        "people": people,
        "active": active,
        "activities": activities,
        "problems": problems,
    }


def _counts(session: Session) -> tuple[int, int, int]:
    staying = Person.state.in_((PersonState.ACTIVE, PersonState.MISSING)) & ~Person.disabled
    return (
        session.scalar(select(func.count()).select_from(Person)) or 0,
        session.scalar(select(func.count()).select_from(Person).where(staying)) or 0,
        session.scalar(select(func.count()).select_from(Activity)) or 0,
    )


def _damage(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    found = [row[0] for row in session.execute(text("PRAGMA integrity_check(5)")) if row[0] != "ok"]
    orphans = session.execute(text("PRAGMA foreign_key_check")).fetchall()
    return [*found, *(f"table {row[0]}: row {row[1]} points to nothing in {row[2]}" for row in orphans[:5])]


def _broken_rules(session: Session) -> list[str]:
    rules = {
        "people are their own manager": select(func.count()).where(Person.manager_id == Person.id),
        "people have no key of the directory": select(func.count()).where(Person.source_key == ""),
        "roles belong to nobody active": select(func.count())
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.state == PersonState.PSEUDONYM),
    }
    counts = {text_: session.scalar(query) or 0 for text_, query in rules.items()}
    return [f"{count} {text_}" for text_, count in counts.items() if count]


def _copy_sqlite(engine: Engine, target: Path) -> None:
    source = pysqlite3.connect(f"file:{_path(engine)}?mode=ro", uri=True)
    copy = pysqlite3.connect(str(target))
    try:
        source.backup(copy, pages=4096)
    finally:
        copy.close()
        source.close()


def _refuse_unusable(source: Path) -> None:
    try:
        connection = pysqlite3.connect(f"file:{source}?mode=ro", uri=True)
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        connection.close()
    except pysqlite3.DatabaseError as error:
        raise UsageError(f"{source} is not a backup of PLN Hub: {error}; nothing was changed") from error
    if answer != "ok":
        raise UsageError(f"{source} is damaged ({answer}); nothing was changed")
    backup = open_database(f"sqlite:///{source.resolve()}")
    if schema.current_revision(backup) is None:
        raise UsageError(f"{source} is empty or no backup of PLN Hub; nothing was changed")
    schema.refuse_newer_schema(backup)


def _path(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _address(engine: Engine) -> str:
    return make_url(engine.url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise HubError(f"{command[0]} is missing: install the PostgreSQL client programs") from error
    except subprocess.CalledProcessError as error:
        raise HubError(f"{command[0]} failed: {error.stderr.strip()[:500]}") from error
