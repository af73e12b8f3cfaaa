"""Many writers at once, a backup beside them, and a restore that brings back exactly what was there."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from plnhub.backup import back_up, check, restore
from plnhub.cli import plnhub
from plnhub.db import Database, open_database
from plnhub.errors import UsageError
from plnhub.keys import Keys
from plnhub.models import Ask, Person
from plnhub.models.ledger import Activity
from plnhub.rights.erasure import erase_person, keep_outside
from tests.fault.installation import database_of
from tests.made_once import put_schema
from tests.makers import NOW, Company

pytestmark = pytest.mark.fault
WRITERS, EACH = 8, 25


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """On disk as in production, each commit flushed; eight people."""
    database = database_of(tmp_path)
    put_schema(database)
    with database.writing() as session:
        for number in range(WRITERS):
            Company(session=session).person(f"p{number}")
    return database


def begin_writers(folder: Path, count: int) -> subprocess.Popen[bytes]:
    """Eight processes begin to write; the one that is answered ends with the number of failures."""
    command = [sys.executable, "-m", "tests.fault.writers", str(folder), str(WRITERS), str(count)]
    return subprocess.Popen(command)


def numbers_of(database: Database) -> Counter[str]:
    """Per person the asks that are there, and the acts of the ledger under a word of their own."""
    with database.reading() as session:
        titles = session.scalars(select(Ask.title)).all()
        acts = session.scalar(select(func.count()).select_from(Activity)) or 0
    return Counter([title.rpartition("-")[0] for title in titles]) + Counter({"acts": acts})


def check_eight_writers(folder: Path, database: Database, each: int) -> None:
    failures = begin_writers(folder, each).wait(300)
    assert failures == 0
    assert numbers_of(database)["acts"] == WRITERS * each
    assert check(database)["ok"]


def test_F10_eight_processes_that_write_at_once_never_find_the_database_locked(tmp_path, database):
    check_eight_writers(tmp_path, database, EACH)


@pytest.mark.full
def test_F10_eight_processes_with_two_hundred_writes_each_never_find_the_database_locked(tmp_path, database):
    check_eight_writers(tmp_path, database, 200)


def test_F25_a_backup_under_load_is_whole_and_of_one_moment(tmp_path, database):
    writers, kept = begin_writers(tmp_path, 2 * EACH), []
    while writers.poll() is None:
        if numbers_of(database)["acts"] > len(kept) * EACH:
            kept.append(tmp_path / f"backup-{len(kept)}.db")
            back_up(database, kept[-1])
        time.sleep(0.05)
    copies = [open_database(f"sqlite:///{path}") for path in kept]
    totals = [numbers_of(copy) for copy in copies]
    assert all(check(copy)["ok"] for copy in copies)
    assert [total["acts"] for total in totals] == [sum(total.values()) - total["acts"] for total in totals]
    assert [total["acts"] for total in totals] == sorted(total["acts"] for total in totals)
    assert len(kept) > 1


def test_F26_a_restore_brings_back_what_was_there_and_nothing_later(tmp_path, database):
    write(database, "before")
    back_up(database, tmp_path / "kept.db")
    write(database, "after")
    restore(database, tmp_path / "kept.db")
    with database.reading() as session:
        names = session.scalars(select(Person.uid).where(Person.uid.in_(("before", "after")))).all()
    assert (names, check(database)["ok"]) == (["before"], True)


def test_F26_a_restored_database_can_be_written_again(tmp_path, database):
    back_up(database, tmp_path / "kept.db")
    restore(database, tmp_path / "kept.db")
    write(database, "later")
    assert check(database)["people"] == WRITERS + 1


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_F26_what_is_no_backup_is_refused_and_nothing_is_overwritten(tmp_path, database, content):
    (tmp_path / "kept.db").write_bytes(content)
    with pytest.raises(UsageError):
        restore(database, tmp_path / "kept.db")
    assert check(database)["people"] == WRITERS


def test_F26_the_restore_command_erases_again_who_was_erased_since(tmp_path, database, monkeypatch):
    keys = Keys(folder=tmp_path / "keys")
    write(database, "ann")
    back_up(database, tmp_path / "kept.db")
    with database.writing() as session:
        person = session.scalars(select(Person).where(Person.uid == "ann")).one()
        keep_outside(tmp_path, erase_person(session, keys, person, NOW), NOW)
    database.engine.dispose()
    monkeypatch.setenv("PLNHUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLNHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    said = CliRunner().invoke(plnhub, ["db", "restore", str(tmp_path / "kept.db")])
    with database.reading() as session:
        left = session.scalars(select(Person).where(Person.uid == "ann")).all()
    assert ("erased 1 people again" in said.output, left) == (True, [])


def write(database: Database, uid: str) -> None:
    with database.writing() as session:
        Company(session=session).person(uid)
