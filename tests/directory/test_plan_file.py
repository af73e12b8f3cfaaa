"""A plan file: exactly what was agreed is applied, or nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from plnhub.db import Database
from plnhub.directory import apply_plan_file, plan_directory
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.plan_file import plan_document
from plnhub.errors import UsageError
from plnhub.models import DirectoryRun
from tests.directory.makers import DAY, HEADER, NOW, active_count, csv_settings, run_of, synced, write_rows

ADA = "ada,Ada,ada@x.example,Analyst,IT,bob,"
BOB = "bob,Bob,bob@x.example,Buyer,Sales,,"


def run_count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(DirectoryRun)) or 0


def planned(settings, database: Database, now=NOW) -> str:
    plan = plan_directory(run_of(settings, database, now)).plan
    return json.dumps(plan_document(plan, settings_hash(settings), now), default=str)


def test_a_plan_writes_nothing(tmp_path: Path, database: Database):
    planned(csv_settings(tmp_path, ADA, BOB), database)
    assert (active_count(database), run_count(database)) == (0, 0)


def test_an_agreed_plan_is_applied(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    outcome = apply_plan_file(run_of(settings, database, NOW + DAY / 2), planned(settings, database))
    assert (outcome.outcome, active_count(database)) == ("applied", 2)


def test_a_plan_is_refused_when_the_directory_has_moved(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    text = planned(settings, database)
    write_rows(tmp_path, ADA.replace("Analyst", "Countess"), BOB)
    outcome = apply_plan_file(run_of(settings, database), text)
    assert (outcome.outcome, active_count(database)) == ("held", 0)


def test_a_plan_is_refused_when_the_database_has_moved(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    text = planned(settings, database)
    synced(settings, database)
    assert apply_plan_file(run_of(settings, database), text).outcome == "held"


def test_a_plan_that_somebody_edited_is_refused(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    text = planned(settings, database).replace("Analyst", "Admin")
    outcome = apply_plan_file(run_of(settings, database), text)
    assert (outcome.outcome, "changed after it was made" in outcome.reason) == ("held", True)


def test_a_plan_is_void_after_a_day(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, BOB)
    text = planned(settings, database)
    outcome = apply_plan_file(run_of(settings, database, NOW + 2 * DAY), text)
    assert (outcome.outcome, "older than 24 hours" in outcome.reason) == ("held", True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"made_at": 5}'])
def test_what_is_no_plan_file_is_refused(tmp_path: Path, database: Database, text: str):
    with pytest.raises(UsageError, match="no plan file"):
        apply_plan_file(run_of(csv_settings(tmp_path, ADA), database), text)


def test_other_settings_make_another_plan(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, ADA, header=HEADER)
    text = planned(settings, database)
    other = settings.model_copy(update={"dimensions": "x_role"})
    assert apply_plan_file(replace(run_of(settings, database), settings=other), text).outcome == "held"
