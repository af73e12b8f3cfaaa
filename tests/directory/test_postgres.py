"""The sync writes the same into PostgreSQL."""

from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.models import PersonState
from tests.directory.makers import DAY, NOW, active_count, csv_settings, person, synced, write_rows

pytestmark = pytest.mark.postgres
ADA = "ada,Ada,ada@x.example,Analyst,IT,bob,"
BOB = "bob,Bob,bob@x.example,Buyer,Sales,,"


@pytest.fixture
def database(postgres_database: Database) -> Database:
    return postgres_database


def test_a_first_run_and_an_unchanged_one(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    outcomes = [synced(settings, database).outcome for _ in range(2)]
    assert (outcomes, active_count(database)) == (["applied", "unchanged"], 2)


def test_a_leaver_becomes_inactive_and_returns(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    synced(settings, database)
    write_rows(tmp_path, BOB)
    for day in (1, 2):
        synced(settings, database, NOW + day * DAY)
    left = person(database, "ada").state
    write_rows(tmp_path, ADA.replace("IT", "Sales"), BOB)
    synced(settings, database, NOW + 3 * DAY)
    assert (left, person(database, "ada").state) == (PersonState.INACTIVE, PersonState.ACTIVE)
