"""Two syncs never run at once, and a dead one cannot stop the next (F6)."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.directory.running.run import LEASE
from plnhub.lease import (
    LEASE_LENGTH,
    AnotherRun,
    give_back,
    hold_lease,
    is_dead,
    new_owner,
    take_lease,
)
from plnhub.models import Lease
from tests.directory.makers import NOW, active_count, csv_settings, synced

STRANGER = "another-machine:1:1:abc"


def test_a_second_owner_is_refused_while_the_first_lives(database: Database):
    with database.writing() as session:
        take_lease(session, LEASE, new_owner(), NOW)
        with pytest.raises(AnotherRun):
            take_lease(session, LEASE, new_owner(), NOW)


def test_a_sync_beside_a_running_one_changes_nothing(tmp_path: Path, database: Database):
    with database.writing() as session:
        take_lease(session, LEASE, STRANGER, NOW)
    outcome = synced(csv_settings(tmp_path, "ada,Ada,,,,,"), database)
    assert (outcome.outcome, active_count(database)) == ("held", 0)


def test_a_lease_never_outlives_its_owner_by_more_than_two_minutes():
    assert timedelta(minutes=2) >= LEASE_LENGTH


def test_the_lease_of_a_silent_owner_ends_by_itself(database: Database):
    with database.writing() as session:
        take_lease(session, LEASE, STRANGER, NOW)
        take_lease(session, LEASE, "heir", NOW + LEASE_LENGTH)
        assert session.get_one(Lease, LEASE).owner == "heir"


def test_an_owner_that_was_overtaken_may_not_write(database: Database):
    with database.writing() as session:
        take_lease(session, LEASE, "heir", NOW)
        with pytest.raises(AnotherRun, match="taken over"):
            hold_lease(session, LEASE, STRANGER, NOW)


def test_a_lease_given_back_is_free_at_once(database: Database):
    with database.writing() as session:
        take_lease(session, LEASE, STRANGER, NOW)
        give_back(session, LEASE, STRANGER)
        take_lease(session, LEASE, "heir", NOW)
        assert session.get_one(Lease, LEASE).owner == "heir"


def test_a_process_that_has_ended_is_known_to_be_dead():
    made = "from plnhub.lease import new_owner; print(new_owner())"
    done = subprocess.run([sys.executable, "-c", made], capture_output=True, text=True, check=True)
    assert is_dead(done.stdout.strip())


def test_this_process_is_not_dead():
    assert not is_dead(new_owner())


@pytest.mark.parametrize("owner", [STRANGER, "", "nonsense"])
def test_whom_this_machine_does_not_know_is_not_called_dead(owner: str):
    assert not is_dead(owner)


def test_another_process_with_the_same_number_is_not_the_owner():
    machine, pid, _started, run = new_owner().split(":")
    assert (int(pid), is_dead(f"{machine}:{pid}:1:{run}")) == (os.getpid(), True)
