"""Entries that read as the last time are passed over, unless a sync looks at everybody afresh."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from plnhub.cli.directory import directory
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import plan_directory, sync_directory
from plnhub.models import Person
from plnhub.wiring import Hub
from tests.directory.makers import DAY, NOW, csv_settings, ldif_settings, person, run_of, synced

ROWS = [f"p{number},P{number},,Buyer,IT,," for number in range(8)]
IN_FILES = [
    f"dn: uid=p{number},dc=pln\nobjectClass: person\nentryUUID: k{number}\nuid: p{number}\ncn: P{number}\n"
    "title: Buyer\n"
    for number in range(8)
]


@pytest.fixture(params=["csv", "ldif"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, database: Database) -> Settings:
    """A company that was taken over, in which somebody changed a title in the database."""
    found = csv_settings(tmp_path, *ROWS) if request.param == "csv" else in_ldif(tmp_path)
    synced(found, database)
    with database.writing() as session:
        session.query(Person).filter_by(uid="p3").one().title = "changed by hand"
    return found


def in_ldif(folder: Path) -> Settings:
    return ldif_settings(folder, "\n".join(IN_FILES))


def test_a_usual_sync_passes_over_what_was_changed_by_hand(settings: Settings, database: Database):
    synced(settings, database, NOW + DAY)
    assert person(database, "p3").title == "changed by hand"


def test_a_sync_afresh_mends_what_was_changed_by_hand(settings: Settings, database: Database):
    sync_directory(replace(run_of(settings, database, NOW + DAY), is_afresh=True))
    assert person(database, "p3").title == "Buyer"


def test_a_plan_afresh_tells_only_what_was_changed_by_hand(settings: Settings, database: Database):
    outcome = plan_directory(replace(run_of(settings, database, NOW + DAY), is_afresh=True))
    assert outcome.plan is not None
    assert [change.uid for change in outcome.plan.changes] == ["p3"]


def test_a_sync_afresh_of_an_untouched_hub_writes_nothing(settings: Settings, database: Database):
    run = replace(run_of(settings, database, NOW + DAY), is_afresh=True)
    sync_directory(run)
    assert (sync_directory(run).written, sync_directory(run).figures()["missing"]) == (0, 0)


def test_a_plan_afresh_is_applied_afresh(settings: Settings, database: Database, tmp_path: Path):
    hub, file = Hub(settings=settings, database=database, now=lambda: NOW + DAY), str(tmp_path / "plan.json")
    for words in (["plan", "--afresh", "--out", file], ["apply", file, "--afresh"]):
        assert CliRunner().invoke(directory, words, obj=hub).exit_code == 0
    assert person(database, "p3").title == "Buyer"


def test_the_command_syncs_afresh(settings: Settings, database: Database):
    hub = Hub(settings=settings, database=database, now=lambda: NOW + DAY)
    result = CliRunner().invoke(directory, ["sync", "--afresh"], obj=hub)
    assert (result.exit_code, person(database, "p3").title) == (0, "Buyer")
