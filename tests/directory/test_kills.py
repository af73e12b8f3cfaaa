"""A sync killed at any named step leaves the old state or the new one, and the next run finishes (F2)."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from plnhub.config import PACKAGE
from plnhub.db import Database
from plnhub.models import DirectoryRun, Person, TeamMembership
from tests.directory.makers import csv_settings, person, synced, write_rows
from tests.forked import command

pytestmark = pytest.mark.fault

STEPS = sorted(
    name
    for file in (PACKAGE / "directory").rglob("*.py")
    for name in re.findall(r'crash_point\("(directory\.[\w.]+)"\)', file.read_text(encoding="utf-8"))
    if name != "directory.changes"  # only a live directory tells its changes
)
BEFORE = [f"p{n},Person {n},,Buyer,Sales,p0," for n in range(30)]
AFTER = [
    *BEFORE[2:22],
    *(f"p{n},Person {n},,Chief,IT,p1," for n in range(22, 30)),
    "new,New,,Chief,IT,p2,",
]
SYNC = ["directory", "sync", "--json"]


def run_command(folder: Path, crash_at: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PLNHUB_CRASH_AT": crash_at,
        "PLNHUB_DATA_DIR": str(folder),
        "PLNHUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
        "PLNHUB_DIRECTORY_URL": f"csv://{folder / 'people.csv'}",
    }
    return command(SYNC, environment)


def state(database: Database) -> tuple:
    """Everything that a sync writes about people, but for the moment of writing."""
    with database.reading() as session:
        people = session.execute(
            select(Person.uid, Person.title, Person.team_id, Person.manager_id, Person.state).order_by(
                Person.uid
            )
        ).all()
        return len(people), tuple(people), session.scalar(select(func.count()).select_from(TeamMembership))


def test_the_steps_are_found_in_the_code():
    assert len(STEPS) >= 9


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_this_step_leaves_old_or_new_and_the_next_run_finishes(
    tmp_path: Path, database: Database, step: str
):
    settings = csv_settings(tmp_path, *BEFORE)
    synced(settings, database)
    old = state(database)
    write_rows(tmp_path, *AFTER)
    killed = run_command(tmp_path, step)
    after_kill = state(database)
    finished = synced(settings, database)
    new = state(database)
    assert (killed.returncode, finished.is_refused) == (-signal.SIGKILL, False)
    assert after_kill == (new if step == "directory.done" else old)
    assert new != old
    assert person(database, "new").title == "Chief"


def test_a_killed_run_is_recorded_as_crashed_by_the_next(tmp_path: Path, database: Database):
    csv_settings(tmp_path, *BEFORE)
    run_command(tmp_path, "directory.apply.people")
    finished = json.loads(run_command(tmp_path).stdout)
    with database.reading() as session:
        outcomes = session.scalars(select(DirectoryRun.outcome).order_by(DirectoryRun.id)).all()
    assert (outcomes, finished["created"]) == (["crashed", "applied"], 30)
