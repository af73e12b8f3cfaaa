"""The schema of the database: bring it up to date, and say when it is not."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from plnhub.config import PACKAGE
from plnhub.db import Database
from plnhub.errors import SettingsError

UPGRADE_LOCK = 7_564_820


def upgrade(database: Database, revision: str = "head") -> str:
    """Run the missing migrations, each in its own transaction; the new revision is answered."""
    refuse_newer_schema(database)
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # one at a time; SQLite's writers are so anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return current_revision(database) or ""


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
