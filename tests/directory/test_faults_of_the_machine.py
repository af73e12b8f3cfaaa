"""A full disk and a clock that jumps leave the old state, deactivate nobody, and are told (F2, F6)."""

import os
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from plnhub.db import Database
from tests.directory.makers import DAY, NOW, active_count, csv_settings, synced, write_rows

pytestmark = pytest.mark.fault
PLNHUB = [sys.executable, "-c", "from plnhub.cli import main; main()"]
ROWS = [f"p{number},Person {number},,,,," for number in range(200)]
MANY = [f"q{number},{'Quite a long name ' * 9}{number},,{'Title ' * 40},,," for number in range(4_000)]


def with_little_room(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that may make no file larger than the database is, and a little."""
    room = (folder / "hub.db").stat().st_size + (64 << 10)
    environment = os.environ | {
        "PLNHUB_DATA_DIR": str(folder),
        "PLNHUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
        "PLNHUB_DIRECTORY_URL": f"csv://{folder / 'people.csv'}",
    }
    return subprocess.run(
        [*PLNHUB, *words],
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )


def test_a_full_disk_leaves_the_old_state(tmp_path: Path, database: Database):
    write_rows(tmp_path, *MANY)
    failed = with_little_room(tmp_path, "directory", "sync")
    assert (failed.returncode, active_count(database)) == (1, 0), failed.stderr
    assert "disk" in failed.stderr


def test_with_room_again_the_next_run_takes_everybody_in(tmp_path: Path, database: Database):
    settings = csv_settings(tmp_path, *MANY)
    with_little_room(tmp_path, "directory", "sync")
    synced(settings, database, NOW + DAY)
    assert active_count(database) == len(MANY)


@pytest.mark.parametrize("jump", [DAY, -DAY, timedelta(days=400)])
def test_a_clock_that_jumps_deactivates_nobody_who_is_there(
    tmp_path: Path, database: Database, jump: timedelta
):
    settings = csv_settings(tmp_path, *ROWS)
    synced(settings, database)
    synced(settings, database, NOW + jump)
    assert (synced(settings, database, NOW).outcome, active_count(database)) == ("unchanged", len(ROWS))
