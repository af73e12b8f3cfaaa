"""A full, locked or read-only database: the old state stays, and the advice is plain (F2, F11).

The advice was seen missing, and a traceback in its place, without `DatabaseTrouble` in `plnhub/db.py`.
"""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pysqlite3
import pytest
from sqlalchemy import delete

from plnhub.db import Database, DatabaseTrouble, open_database
from plnhub.models import Base, Person
from tests.directory.makers import DAY, NOW, active_count, csv_settings, everybody, synced, write_rows

pytestmark = pytest.mark.fault
PLNHUB = [sys.executable, "-c", "from plnhub.cli import main; main()"]
ROWS = [f"p{number},Person {number},,,,," for number in range(200)]
MANY = [f"q{number},{'Quite a long name ' * 9}{number},,{'Title ' * 40},,," for number in range(4_000)]


def plnhub(folder: Path, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PLNHUB_DATA_DIR": str(folder),
        "PLNHUB_DATABASE_URL": f"sqlite:///{folder / 'hub.db'}",
        "PLNHUB_DIRECTORY_URL": f"csv://{folder / 'people.csv'}",
    }
    return subprocess.run([*PLNHUB, *words], env=environment, capture_output=True, text=True, **more)


def with_little_room(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command that may make no file larger than the database is, and a little."""
    room = (folder / "hub.db").stat().st_size + (64 << 10)
    limit = resource.RLIMIT_FSIZE, (room, room)
    return plnhub(folder, *words, preexec_fn=lambda: resource.setrlimit(*limit))


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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may make a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def on_file_at(folder: Path) -> Database:
    """A company that fits on the disk."""
    database = open_database(f"sqlite:///{folder / 'hub.db'}")
    Base.metadata.create_all(database.engine)
    synced(csv_settings(folder, *ROWS), database)
    return database


def fill(folder: Path) -> None:
    """Leave some forty kilobytes."""
    room = shutil.disk_usage(folder).free - (40 << 10)
    (folder / "ballast").write_bytes(bytes(room))


def test_a_disk_without_room_changes_nobody_and_tells_what_to_do(small_disk: Path):
    database = on_file_at(small_disk)
    before = everybody(database)
    write_rows(small_disk, *ROWS[:-4], *MANY[:50])
    fill(small_disk)
    failed = plnhub(small_disk, "directory", "sync")
    assert (failed.returncode, everybody(database)) == (1, before), failed.stderr
    assert "free some space" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_disk_with_room_again_is_used_without_more_ado(small_disk: Path):
    database = on_file_at(small_disk)
    write_rows(small_disk, *ROWS[:-4], *MANY[:50])
    fill(small_disk)
    plnhub(small_disk, "directory", "sync")
    (small_disk / "ballast").unlink()
    again = plnhub(small_disk, "directory", "sync")
    assert (again.returncode, active_count(database)) == (0, len(ROWS) + 50), again.stderr


def lock(folder: Path) -> Callable[[], None]:
    """Somebody else writes without end."""
    other = pysqlite3.connect(folder / "hub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other.close


def test_a_database_that_somebody_else_writes_to_for_long_is_told(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
):
    settings = csv_settings(tmp_path, *ROWS)
    monkeypatch.setattr("plnhub.db.BUSY_MILLISECONDS", 50)
    hurried = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    free = lock(tmp_path)
    with pytest.raises(DatabaseTrouble, match="something else has been writing"):
        synced(settings, hurried)
    free()
    hurried.engine.dispose()


def test_a_database_that_may_not_be_written_is_told(database: Database):
    with pytest.raises(DatabaseTrouble, match="give its file and its folder"), database.reading() as session:
        session.execute(delete(Person))


@pytest.mark.parametrize("jump", [DAY, -DAY, timedelta(days=400)])
def test_a_clock_that_jumps_deactivates_nobody_who_is_there(
    tmp_path: Path, database: Database, jump: timedelta
):
    settings = csv_settings(tmp_path, *ROWS)
    synced(settings, database)
    synced(settings, database, NOW + jump)
    assert (synced(settings, database, NOW).outcome, active_count(database)) == ("unchanged", len(ROWS))
