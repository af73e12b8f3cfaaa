"""The database: engine, safe SQLite settings, and sessions for reading or for writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from plnhub.errors import SettingsError

OLDEST_SAFE_SQLITE = (3, 51, 3)  # older ones can damage a WAL database with several writers
BUSY_MILLISECONDS = 10_000


@dataclass(frozen=True, kw_only=True)
class Database:
    """Two makers of sessions on one engine: `reader` never writes, `writer` takes the write lock at once."""

    engine: Engine
    reader: sessionmaker[Session]
    writer: sessionmaker[Session]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; anything written in it is refused by SQLite."""
        with self.reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits once, at the end, or rolls everything back."""
        with self.writer.begin() as session:
            yield session


def open_database(url: str) -> Database:
    """Open SQLite (`sqlite:///path`) or PostgreSQL (`postgresql://…`); the schema is not touched."""
    try:
        engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    except (ArgumentError, ValueError) as error:
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
