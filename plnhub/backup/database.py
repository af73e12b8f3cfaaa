"""Copy the database through its own interface, and replace it by such a copy in one step."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pysqlite3
from sqlalchemy import Engine, text

from plnhub import schema
from plnhub.crash import crash_point, keep_name
from plnhub.db import Database, open_database
from plnhub.errors import HeldByGate, HubError, UsageError

SIDE_FILES = ("-wal", "-shm")
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


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
    """Put a plain copy in place of the database; a damaged or newer one is refused before."""
    refuse_others(database)
    make_ready(database, source)
    put_in_place(database, source)


def refuse_others(database: Database) -> None:
    """Raise HeldByGate when somebody else has the database open."""
    database.engine.dispose()
    if database.engine.dialect.name == "sqlite":
        _close_for_good(_path(database.engine))
        return
    with database.engine.connect() as connection:
        others = connection.scalar(text(OTHERS)) or 0
    database.engine.dispose()
    if others:
        raise HeldByGate(
            f"{others} other sessions use the database: stop the server and the workers first; "
            "nothing was changed"
        )


def make_ready(database: Database, source: Path) -> None:
    """Copy SQLite beside its place and look whether it can be used; the database is not touched yet."""
    if database.engine.dialect.name != "sqlite":
        return
    draft = _draft_of(database)
    remove_draft(database)
    try:
        draft.touch(mode=0o600)
        _copy_sqlite(source, draft)
        _refuse_unusable(draft, source)
    except pysqlite3.DatabaseError as error:
        remove_draft(database)
        raise UsageError(f"{source} is not a backup of PLN Hub: {error}; nothing was changed") from error
    except HubError:
        remove_draft(database)
        raise


def put_in_place(database: Database, source: Path) -> None:
    """Replace the database in one step; may be repeated after a kill."""
    if database.engine.dialect.name != "sqlite":
        _run(
            *(database.engine, "pg_restore", "--clean", "--if-exists", "--single-transaction"),
            *(f"--dbname={database.engine.url.database}", str(source)),
        )
        return
    draft, place = _draft_of(database), _path(database.engine)
    if draft.exists():
        if not _close_for_good(place):
            _put_logs_aside(place)
        crash_point("restore.closed")
        os.replace(draft, place)
        keep_name(place.parent)
        crash_point("restore.replaced")
    for suffix in SIDE_FILES:
        _aside(place, suffix).unlink(missing_ok=True)


def remove_draft(database: Database) -> None:
    """Remove what an interrupted restore left beside SQLite."""
    if database.engine.dialect.name == "sqlite":
        draft = _draft_of(database)
        for suffix in ("", *SIDE_FILES):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


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


def _close_for_good(place: Path) -> bool:
    """Bring everything into the one file; False when it is damaged, refused while somebody has it open."""
    if not place.exists():
        return True
    connection = pysqlite3.connect(str(place), timeout=1)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except pysqlite3.OperationalError as error:
        raise HeldByGate(
            f"{place} is in use ({error}): stop the server and the workers first; nothing was changed"
        ) from error
    except pysqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def _put_logs_aside(place: Path) -> None:
    """The log of a damaged database would be read into the next one; it is kept until that one is here."""
    for suffix in SIDE_FILES:
        with suppress(FileNotFoundError):
            os.replace(place.with_name(place.name + suffix), _aside(place, suffix))


def _aside(place: Path, suffix: str) -> Path:
    return place.with_name(f".{place.name}.damaged{suffix}")


def _draft_of(database: Database) -> Path:
    place = _path(database.engine)
    return place.with_name(f".{place.name}.restored")


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
