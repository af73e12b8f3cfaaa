"""Rebuild and publication never run beside each other, and a dead one holds nobody up (F6)."""

import subprocess
import sys
from pathlib import Path

import pytest

from plnhub.flow.store import LEASE
from plnhub.lease import AnotherRun, leased
from plnhub.models import Lease
from tests.fault.installation import FIRST, database_of, publish_here, rebuild_here
from tests.made_once import put_schema

pytestmark = pytest.mark.fault
TAKE_AND_DIE = """
import os, signal, sys
from plnhub.lease import leased
from plnhub.flow.store import LEASE
from tests.fault.installation import database_of
from pathlib import Path
with leased(database_of(Path(sys.argv[1])), LEASE):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put_schema(database_of(tmp_path))
    return tmp_path


@pytest.mark.parametrize("work", [lambda folder: rebuild_here(folder, FIRST), publish_here])
def test_beside_another_run_nothing_is_begun(folder: Path, work):
    with leased(database_of(folder), LEASE), pytest.raises(AnotherRun):
        work(folder)
    assert not (folder / "analytics").exists()


def test_a_rebuild_that_lost_its_lease_writes_nothing(folder: Path, monkeypatch):
    rebuild_here(folder, FIRST)
    pointer = folder / "analytics" / "current.json"
    before = pointer.read_text()

    def overtaken(*_any):
        with database_of(folder).writing() as session:
            session.get_one(Lease, LEASE).owner = "another-machine:1:1:abc"
        return iter(())

    monkeypatch.setattr("plnhub.flow.rebuild.mirrors", overtaken)
    with pytest.raises(AnotherRun, match="taken over"):
        rebuild_here(folder, FIRST)
    assert pointer.read_text() == before


def test_a_killed_owner_holds_nobody_up(folder: Path):
    subprocess.run([sys.executable, "-c", TAKE_AND_DIE, str(folder)], check=False)
    with database_of(folder).reading() as session:
        assert session.get(Lease, LEASE) is not None
    assert rebuild_here(folder, FIRST).facts == 0


def test_after_an_error_the_lease_is_free_at_once(folder: Path):
    with pytest.raises(ZeroDivisionError), leased(database_of(folder), LEASE):
        raise ZeroDivisionError
    assert rebuild_here(folder, FIRST).facts == 0
