"""Killed at any step, an erasure is undone by no restore once it was committed (F2)."""

import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from plnhub.keys import Keys
from plnhub.models import Person
from plnhub.rights.erasure import Erased, erase_again, keep_outside
from tests.fault.installation import database_of, run_command
from tests.made_once import put_schema
from tests.makers import NOW, Company

pytestmark = pytest.mark.fault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = database_of(tmp_path)
    put_schema(database)
    with database.writing() as session:
        Company(session=session).person("ann")
    database.engine.dispose()
    return tmp_path


def names(folder: Path) -> list[str]:
    database = database_of(folder)
    with database.reading() as session:
        found = list(session.scalars(select(Person.uid).where(Person.uid == "ann")))
    database.engine.dispose()
    return found


@pytest.mark.parametrize(("step", "left"), [("erase.kept", ["ann"]), ("erase.commit", [])])
def test_a_killed_erasure_is_noted_outside_before_it_is_committed(folder: Path, step: str, left: list[str]):
    assert run_command(folder, "db", "backup", str(folder / "kept")).returncode == 0
    killed = run_command(folder, "person", "erase", "ann", "--yes", crash_at=step)
    assert (killed.returncode, names(folder)) == (-signal.SIGKILL, left)
    again = run_command(folder, "person", "erase", "ann", "--yes")
    assert (again.returncode, names(folder)) == (0, [])
    restored = run_command(folder, "db", "restore", str(folder / "kept"))
    assert (restored.returncode, names(folder)) == (0, [])


def test_a_note_that_a_power_cut_tore_spoils_no_other(folder: Path):
    keys = Keys(folder=folder / "keys")
    (folder / "erasures.jsonl").write_text('{"subject": "to', encoding="utf-8")
    with database_of(folder).writing() as session:
        ann = session.scalars(select(Person).where(Person.uid == "ann")).one()
        keep_outside(folder, Erased(subject=keys.erased(ann.source, ann.source_key), rows={}), NOW)
        assert erase_again(session, keys, folder, NOW) == 1
