"""Back the database up through its own interface, restore it, and check its invariants."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from plnhub import schema
from plnhub.db import Database, open_database
from plnhub.errors import HubError, UsageError
from plnhub.models import Person, PersonState, RoleGrant
from plnhub.models.ledger import Activity


def back_up(database: Database, target: Path) -> int:
    """Write a consistent copy to `target`, whole or not at all; answers its size in bytes."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)  # it holds everything that the database does
        if database.engine.dialect.name == "sqlite":
            _copy_sqlite(_path(database.engine), draft)
            _close_for_good(draft)  # one plain file, which reading does not change
        else:
            _run(database.engine, "pg_dump", "--format=custom", f"--file={draft}")
        os.replace(draft, target)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def restore(database: Database, source: Path) -> None:
    """Put the backup in place of the database; a damaged or newer backup is refused before."""
    if database.engine.dialect.name != "sqlite":
        _run(
            *(database.engine, "pg_restore", "--clean", "--if-exists", "--single-transaction"),
            *(f"--dbname={database.engine.url.database}", str(source)),
        )
        return
    place = _path(database.engine)
    database.engine.dispose()
    draft = place.with_name(f".{place.name}.restored")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=0o600)
        _copy_sqlite(source, draft)
        _refuse_unusable(draft, source)
        _close_for_good(place)
        os.replace(draft, place)
    except pysqlite3.DatabaseError as error:
        raise UsageError(f"{source} is not a backup of PLN Hub: {error}; nothing was changed") from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def check(database: Database) -> dict[str, Any]:
    """Count what there is and list every broken invariant (`ok` is true when there is none)."""
    problems, (people, active, activities) = [], (0, 0, 0)
    try:
        if schema.is_current(database):
            with database.reading() as session:
                problems = [*_damage(session), *_broken_rules(session)]
                people, active, activities = _counts(session)
        else:
            problems = ["the schema is not up to date: run `plnhub db upgrade`"]
    except DatabaseError as error:
        problems = [f"the database cannot be read ({error.orig}): restore a backup"]
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


def _copy_sqlite(source: Path, target: Path) -> None:
    original = pysqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    copy = pysqlite3.connect(str(target))
    try:
        original.backup(copy, pages=4096)
    finally:
        copy.close()
        original.close()


def _refuse_unusable(draft: Path, source: Path) -> None:
    connection = pysqlite3.connect(str(draft))
    answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    connection.close()
    if answer != "ok":
        raise UsageError(f"{source} is damaged ({answer}); nothing was changed")
    copy = open_database(f"sqlite:///{draft}")
    try:
        if schema.current_revision(copy) is None:
            raise UsageError(f"{source} is not a backup of PLN Hub; nothing was changed")
        schema.refuse_newer_schema(copy)
    finally:
        copy.engine.dispose()
    _close_for_good(draft)


def _close_for_good(place: Path) -> None:
    """Bring everything into the one file; refused while somebody has it open. A damaged one may go."""
    if not place.exists():
        return
    connection = pysqlite3.connect(str(place), timeout=1)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except pysqlite3.OperationalError as error:
        raise UsageError(
            f"{place} is in use ({error}): stop the server and the workers first; nothing was changed"
        ) from error
    except pysqlite3.DatabaseError:
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
    finally:
        connection.close()


def _path(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _run(engine: Engine, *command: str) -> None:
    """Run a program of PostgreSQL; the password goes through its environment, where nobody else looks."""
    url = engine.url
    words = {
        "PGHOST": url.host,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    address = {name: str(word) for name, word in words.items() if word}
    port = {"PGPORT": str(url.port)} if url.port else {}
    try:
        subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, **address, **port}
        )
    except FileNotFoundError as error:
        raise HubError(f"{command[0]} is missing: install the PostgreSQL client programs") from error
    except subprocess.CalledProcessError as error:
        raise HubError(f"{command[0]} failed: {error.stderr.strip()[:500]}") from error
