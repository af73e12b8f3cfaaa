"""The database: engine, safe SQLite settings, and sessions for reading or for writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from plnhub.errors import SettingsError, Unavailable

OLDEST_SAFE_SQLITE = (3, 51, 3)  # older ones can damage a WAL database with several writers
BUSY_MILLISECONDS = 30_000
NO_TABLES = "the database has no tables yet, or is of an earlier release: run `plnhub db upgrade` first"
FULL = "no room is left on the disk of the database, nothing was changed: free some space there and try again"
ADVICE = {
    "no such table": NO_TABLES,
    "undefinedtable": NO_TABLES,
    "is full": FULL,
    "no space left": FULL,
    "disk i/o error": "the disk of the database cannot be written, nothing was changed: is it full, at a "
    "quota or failing? mend that and try again",
    "is locked": "something else has been writing to the database for long, nothing was changed: try later",
    "readonly database": "the database may not be written, nothing was changed: give its file and its folder "
    "to the account that runs PLN Hub",
    "unable to open database file": "the database file cannot be opened, nothing was changed: is its folder "
    "there, may this account use it, is there room on the disk?",
    "connection failed": "the database server cannot be reached, nothing was changed: is it running, and is "
    "PLNHUB_DATABASE_URL right?",
    "closed the connection": "the database server has ended the connection: look whether the last step was "
    "done, then try again",
}
"""What to do about the troubles of a database that stand outside of the Hub, by words of their message."""


class DatabaseTrouble(Unavailable, OperationalError):
    """The database cannot be used just now; told as advice, and caught like the error that it was."""

    def __init__(self, advice: str, error: DBAPIError) -> None:
        OperationalError.__init__(self, error.statement, error.params, error.orig or error)
        self.advice = advice

    def __str__(self) -> str:
        return self.advice


@dataclass(frozen=True, kw_only=True)
class Database:
    """Two makers of sessions on one engine: `reader` never writes, `writer` takes the write lock at once."""

    engine: Engine
    reader: sessionmaker[Session]
    writer: sessionmaker[Session]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; anything written in it is refused by SQLite."""
        with _told(), self.reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits once, at the end, or rolls everything back."""
        with _told(), self.writer.begin() as session:
            yield session


@contextmanager
def _told() -> Iterator[None]:
    """An error that the administrator can mend says how."""
    try:
        yield
    except DatabaseTrouble:
        raise
    except (OperationalError, ProgrammingError) as error:
        text = f"{type(error.orig).__name__}: {error.orig}".lower()
        advice = next((advice for sign, advice in ADVICE.items() if sign in text), "")
        if not advice:
            raise
        raise DatabaseTrouble(advice, error) from error


def open_database(url: str) -> Database:
    """Open SQLite (`sqlite:///path`) or PostgreSQL (`postgresql://…`); the schema is not touched."""
    try:
        engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    except (ArgumentError, TypeError, ValueError) as error:  # TypeError: SQLite without a file
        raise SettingsError(
            "PLNHUB_DATABASE_URL is not an address such as postgresql://user@host/name"
        ) from error
    readonly = engine.execution_options(plnhub_readonly=True)
    return Database(
        engine=engine,
        reader=sessionmaker(readonly, expire_on_commit=False),
        writer=sessionmaker(engine, expire_on_commit=False),
    )


def _sqlite(url: str) -> Engine:
    if pysqlite3.sqlite_version_info < OLDEST_SAFE_SQLITE:
        raise SettingsError(
            f"SQLite {pysqlite3.sqlite_version} can damage databases: install 3.51.3 or newer"
        )
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, module=pysqlite3.dbapi2, pool_size=16, max_overflow=16)
    event.listen(engine, "connect", _make_safe)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: str) -> Engine:
    address = make_url(url)
    if not address.drivername.startswith("postgresql"):
        raise SettingsError(f"PLNHUB_DATABASE_URL: '{address.drivername}' is not sqlite or postgresql")
    engine = create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=8)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _make_safe(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Deferred for readers; for writers BEGIN IMMEDIATE, since a late upgrade fails under load."""
    readonly = bool(connection.get_execution_options().get("plnhub_readonly"))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(readonly)}")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("plnhub_readonly"):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
