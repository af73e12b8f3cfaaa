"""The command `plnhub directory`: figures, exit codes, and no trace of a password."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plnhub.cli.directory import directory
from plnhub.db import Database
from plnhub.errors import HubError
from plnhub.wiring import Hub
from tests.directory.makers import NOW, csv_settings, write_rows

ROWS = [f"p{number},P{number},,,IT,," for number in range(12)]
KEYS = (
    "outcome gate gates reason read created updated renamed moved disabled enabled missing returned "
    "conflicts quarantined written seconds kind inactive"
)

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, database: Database) -> Command:
    """Runs `plnhub directory …` on a company of twelve in a CSV file."""
    hub = Hub(settings=csv_settings(tmp_path, *ROWS), database=database, now=lambda: NOW)
    return lambda *words: CliRunner().invoke(directory, list(words), obj=hub)


def test_the_json_of_a_sync_has_the_promised_keys(command: Command):
    assert list(json.loads(command("sync", "--json").stdout)) == KEYS.split()


def test_a_sync_that_does_its_work_exits_with_0(command: Command):
    result = command("sync", "--json")
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (0, "applied")


def test_a_held_sync_exits_with_3_and_names_the_gate(command: Command, tmp_path: Path):
    command("sync")
    write_rows(tmp_path, *ROWS[:6])
    result = command("sync", "--json")
    assert (result.exit_code, json.loads(result.stdout)["gate"]) == (3, "G3")


def test_a_held_sync_says_how_to_confirm(command: Command, tmp_path: Path):
    command("sync")
    write_rows(tmp_path, *ROWS[:6])
    assert "--confirm-removals 6" in command("sync").stdout


def test_a_confirmed_sync_goes_through(command: Command, tmp_path: Path):
    command("sync")
    write_rows(tmp_path, *ROWS[:6])
    assert command("sync", "--confirm-removals", "6").exit_code == 0


def test_a_plan_tells_each_change(command: Command):
    assert "create p0: P0, IT" in command("plan").stdout


def test_a_plan_file_is_applied(command: Command, tmp_path: Path):
    file = str(tmp_path / "plan.json")
    command("plan", "--out", file)
    result = command("apply", file, "--json")
    assert json.loads(result.stdout)["created"] == len(ROWS)


def test_a_plan_file_holds_people_and_is_for_its_owner_only(command: Command, tmp_path: Path):
    command("plan", "--out", str(tmp_path / "plan.json"))
    assert (tmp_path / "plan.json").stat().st_mode & 0o077 == 0


def test_a_plan_file_that_cannot_be_written_is_named(command: Command):
    result = command("plan", "--out", "/nowhere/plan.json")
    assert isinstance(result.exception, HubError)
    assert "/nowhere/plan.json" in str(result.exception)


def test_a_wrong_header_is_wrong_usage(command: Command, tmp_path: Path):
    (tmp_path / "people.csv").write_text("name\nAda\n")
    result = command("sync")
    assert isinstance(result.exception, HubError)
    assert result.exception.exit_code == 2


def test_a_connection_that_fails_exits_with_1(command: Command, tmp_path: Path):
    (tmp_path / "people.csv").unlink()
    result = command("sync")
    assert isinstance(result.exception, HubError)
    assert result.exception.exit_code == 1


def test_people_set_aside_are_told_with_their_line(command: Command, tmp_path: Path):
    write_rows(tmp_path, *ROWS, "broken")
    assert "set aside line 14: it has 1 columns instead of 7" in command("sync").stdout


def test_the_connection_test_maps_one_person(command: Command):
    result = command("test", "--json")
    told = json.loads(result.stdout)
    assert (told["ok"], told["steps"][-1]["detail"]) == (True, "uid=p0, name=P0, team=IT")


def test_a_connection_test_that_fails_exits_with_1_and_advises(command: Command, tmp_path: Path):
    (tmp_path / "people.csv").unlink()
    result = command("test")
    assert (result.exit_code, "→ give a path that may be read" in result.stdout) == (1, True)


def test_control_characters_never_reach_the_terminal(command: Command, tmp_path: Path):
    write_rows(tmp_path, "ada,\x1b[2JAda,,,IT,,")
    assert "\x1b" not in command("plan").stdout
