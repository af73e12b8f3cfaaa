"""The schema of the database: bring it up to date, and say when it is not."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from plnhub.config import PACKAGE
from plnhub.db import Database
from plnhub.errors import SettingsError

UPGRADE_LOCK = 7_564_820
BROKEN_REFERENCES = "the database holds rows that refer to nothing, so it was not upgraded: restore a backup"


def upgrade(database: Database, revision: str = "head") -> str:
    """Run the missing migrations, each in its own transaction; the new revision is answered."""
    refuse_newer_schema(database)
    with _rebuilding(database) as connection:
        if connection.dialect.name == "postgresql":  # one at a time; SQLite's writers are so anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return current_revision(database) or ""


@contextmanager
def _rebuilding(database: Database) -> Iterator[Connection]:
    """One transaction; SQLite alters a table by making it anew, which references to its rows forbid.

    So they are not looked at meanwhile and checked as a whole before the commit, as SQLite's manual advises.
    """
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
        if driver is not None:  # of no effect inside a transaction
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if driver is not None and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise SettingsError(BROKEN_REFERENCES)
        finally:
            if driver is not None:
                driver.execute("PRAGMA foreign_keys = ON")


def current_revision(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.engine.execution_options(plnhub_readonly=True).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Whether the schema is the one this code was written for."""
    return current_revision(database) == _scripts().get_current_head()


def refuse_newer_schema(database: Database) -> None:
    """Older code must not touch a database that newer code has migrated."""
    revision = current_revision(database)
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise SettingsError(
            f"the database is at revision {revision}, newer than this program: upgrade PLN Hub"
        )


def alembic_config() -> Config:
    """Alembic's settings, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())
