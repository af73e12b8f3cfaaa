"""A human's yes to one plan passes the gates that may be wrong, and none that cannot be."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import apply_plan_file, plan_directory, sync_directory
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.plan_file import hash_of, plan_content, plan_document
from tests.directory.makers import DAY, NOW, active_count, csv_settings, run_of, synced, write_rows

ROWS = [f"p{number},P{number},,Buyer,IT,," for number in range(20)]
LATER = NOW + DAY


@pytest.fixture
def half_gone(tmp_path: Path, database: Database) -> Settings:
    """Twelve of twenty people are left in the source."""
    settings = csv_settings(tmp_path, *ROWS)
    synced(settings, database)
    write_rows(tmp_path, *ROWS[:12])
    return settings


def plan_text(settings: Settings, database: Database) -> str:
    plan = plan_directory(run_of(settings, database, LATER)).plan
    assert plan
    return json.dumps(plan_document(plan, settings_hash(settings), LATER), default=str)


def plan_hash(settings: Settings, database: Database) -> str:
    plan = plan_directory(run_of(settings, database, LATER)).plan
    assert plan
    return hash_of(plan_content(plan, settings_hash(settings)))


def test_a_held_plan_is_not_applied_without_a_yes(half_gone: Settings, database: Database):
    outcome = apply_plan_file(run_of(half_gone, database, LATER), plan_text(half_gone, database))
    assert (outcome.outcome, outcome.gates, outcome.may_be_approved) == ("held", ("G3",), True)


def test_an_approved_plan_is_applied(half_gone: Settings, database: Database):
    text = plan_text(half_gone, database)
    outcome = apply_plan_file(run_of(half_gone, database, LATER), text, approve=True)
    assert (outcome.outcome, outcome.figures()["missing"]) == ("applied", 8)


def test_a_run_with_the_hash_of_an_approved_plan_passes(half_gone: Settings, database: Database):
    run = replace(run_of(half_gone, database, LATER), approved=plan_hash(half_gone, database))
    assert sync_directory(run).outcome == "applied"


def test_the_yes_to_one_plan_is_no_yes_to_another(tmp_path: Path, half_gone: Settings, database: Database):
    run = replace(run_of(half_gone, database, LATER), approved=plan_hash(half_gone, database))
    write_rows(tmp_path, *ROWS[:11])
    assert (sync_directory(run).gates, active_count(database)) == (("G3",), 20)


def test_no_yes_lets_an_empty_source_pass(tmp_path: Path, half_gone: Settings, database: Database):
    write_rows(tmp_path)
    text = plan_text(half_gone, database)
    outcome = apply_plan_file(run_of(half_gone, database, LATER), text, approve=True)
    assert (outcome.outcome, outcome.may_be_approved, active_count(database)) == ("held", False, 20)


def test_other_settings_ask_for_a_look_at_the_plan_first(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, *ROWS)
    synced(settings, database)
    other = settings.model_copy(update={"dimensions": "x_site"})
    held = synced(other, database, LATER)
    agreed = apply_plan_file(run_of(other, database, LATER), plan_text(other, database), approve=True)
    assert (held.gates, agreed.outcome) == (("G7",), "unchanged")
    assert synced(other, database, LATER + DAY).outcome == "unchanged"
