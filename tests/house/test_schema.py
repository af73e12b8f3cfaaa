"""The migrations lead to the tables that the code was written for, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DatabaseError

from plnhub import schema
from plnhub.activity import Act, Party, record
from plnhub.clock import utc_now
from plnhub.db import open_database
from plnhub.errors import SettingsError
from plnhub.models import Base


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path}/hub.db"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    database = open_database(url)
    schema.upgrade(database)
    yield database
    database.engine.dispose()


def test_the_migrations_and_the_models_agree(migrated):
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(migrated):
    before = schema.current_revision(migrated)
    schema.upgrade(migrated)
    assert (schema.current_revision(migrated), schema.is_current(migrated)) == (before, True)


def test_the_ledger_refuses_a_change_of_a_row(migrated):
    act = Act(key="k", occurred_at=utc_now(), verb="ask", actor=Party(network="mastodon", handle="ada"))
    with migrated.writing() as session:
        record(session, [act], utc_now())
    with pytest.raises(DatabaseError, match="append-only"), migrated.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE activity SET topic = 'other'")


def test_older_code_refuses_a_newer_database(migrated):
    with migrated.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsError, match="upgrade PLN Hub"):
        schema.upgrade(migrated)
