"""Nobody becomes inactive by a clock that was set forward, neither here nor against the server's (F2)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome, Run, sync_directory
from plnhub.directory.running import sync
from plnhub.directory.running.watch import Tick, tick
from plnhub.jobs.staff import directory_run
from plnhub.models import PersonState
from plnhub.wiring import Hub
from tests.directory.makers import DAY, NOW, csv_settings, person, write_rows

pytestmark = pytest.mark.fault
HOUR = timedelta(hours=1)
ROWS = [f"p{number},Person {number},,,,," for number in range(20)]


@dataclass
class Machine:
    """A computer whose clock can be set, and whose ticks cannot."""

    settings: Settings
    database: Database
    clock: datetime = NOW
    ticks: float = 5_000.0
    boot: str = "first start"

    def waits(self, span: timedelta) -> None:
        self.clock, self.ticks = self.clock + span, self.ticks + span.total_seconds()

    def starts_again(self) -> None:
        self.boot, self.ticks = "another start", 60.0

    def syncs(self) -> Outcome:
        return sync_directory(self.run())

    def run(self) -> Run:
        return Run(
            settings=self.settings,
            database=self.database,
            clock=lambda: self.clock,
            watch=lambda: Tick(boot=self.boot, seconds=self.ticks),
        )

    @property
    def state(self) -> PersonState:
        return PersonState(person(self.database, "p0").state)


@pytest.fixture
def machine(tmp_path: Path, database: Database) -> Machine:
    """Somebody is missing since just now."""
    made = Machine(settings=csv_settings(tmp_path, *ROWS), database=database)
    made.syncs()
    write_rows(tmp_path, *ROWS[1:])
    made.waits(HOUR)
    made.syncs()
    return made


def test_after_a_whole_day_whoever_is_missing_is_inactive(machine: Machine):
    machine.waits(DAY)
    assert (machine.syncs().outcome, machine.state) == ("applied", PersonState.INACTIVE)


def test_a_clock_set_forward_by_a_day_makes_nobody_inactive(machine: Machine):
    machine.waits(HOUR)
    machine.clock += DAY
    outcome = machine.syncs()
    assert (outcome.outcome, outcome.gates, machine.state) == ("held", ("G8",), PersonState.MISSING)
    assert "set forward" in outcome.reason


def test_a_clock_set_forward_stays_doubted_in_the_next_runs(machine: Machine):
    machine.clock += DAY
    outcomes = [machine.syncs().outcome, machine.syncs().outcome]
    assert (outcomes, machine.state) == (["held"] * 2, PersonState.MISSING)


def test_after_a_true_day_the_doubt_ends_by_itself(machine: Machine):
    machine.clock += DAY
    machine.syncs()
    machine.waits(DAY)
    assert (machine.syncs().outcome, machine.state) == ("applied", PersonState.INACTIVE)


def test_without_the_gate_the_clock_would_be_believed(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("plnhub.directory.running.settle.clock_doubt", lambda *_: "")
    machine.clock += DAY
    machine.syncs()
    assert machine.state is PersonState.INACTIVE


def test_a_clock_set_back_by_a_day_makes_nobody_inactive(machine: Machine):
    machine.clock -= DAY
    machine.waits(2 * HOUR)
    machine.syncs()
    assert machine.state is PersonState.MISSING


def test_a_machine_that_was_started_again_has_its_clock_believed(machine: Machine):
    machine.waits(DAY)
    machine.starts_again()
    machine.syncs()
    assert machine.state is PersonState.INACTIVE


def test_a_clock_other_than_the_servers_makes_nobody_inactive(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    told = replace_server_time(monkeypatch, NOW)
    machine.waits(DAY)
    outcome = machine.syncs()
    assert (outcome.outcome, outcome.gates, machine.state) == ("held", ("G8",), PersonState.MISSING)
    assert (told, "25 hours apart" in outcome.reason) == (NOW, True)


def replace_server_time(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> datetime:
    """Have every reading say what time it is for the server."""
    read = sync.read_directory
    monkeypatch.setattr(sync, "read_directory", lambda *a, **k: replace(read(*a, **k), server_time=moment))
    return moment


def test_a_human_may_say_that_the_clock_is_right(machine: Machine):
    machine.clock += DAY
    assert machine.syncs().may_be_approved


def test_the_ticks_of_this_machine_go_on():
    before, after = tick(), tick()
    assert (before.boot, after.seconds >= before.seconds) == (after.boot, True)


@pytest.mark.parametrize(("clock", "watched"), [(utc_now, True), (lambda: NOW, False)])
def test_the_true_clock_is_watched(tmp_path: Path, database: Database, clock, watched: bool):
    hub = Hub(settings=csv_settings(tmp_path), database=database, now=clock)
    assert (directory_run(hub).watch is not None) is watched
