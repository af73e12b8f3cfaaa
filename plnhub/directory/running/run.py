"""One run of the sync: what it works with, its lease, and its record from beginning to end."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from plnhub.collector import paused_collector
from plnhub.config import Settings
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.outcome import Outcome
from plnhub.directory.running.watch import Tick
from plnhub.directory.storing.run_record import begin_run, end_run
from plnhub.errors import HubError
from plnhub.lease import AnotherRun, give_back, hold_lease, new_owner, take_lease

Progress = Callable[[int], None]
Clock = Callable[[], datetime]
LEASE = "directory sync"


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run works with; `approved` is the hash of a plan that a human agreed to in spite of gates."""

    settings: Settings
    database: Database
    clock: Clock
    progress: Progress = lambda _count: None
    confirmed_removals: int = 0
    approved: str = ""
    watch: Callable[[], Tick] | None = None
    """A clock that nobody sets, where `clock` is one that can be set."""
    is_afresh: bool = False
    """Compare everybody again, also those whose entries read as they did the last time."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A run that has its turn: it holds the lease, and its record has begun."""

    run: Run
    owner: str
    record: int
    began: float
    kind: str

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


def take_turn(run: Run, kind: str, work: Callable[[Turn], Outcome]) -> Outcome:
    """Do the work under the lease, recorded; somebody else's run makes it held, a failure is recorded."""
    began, owner = time.monotonic(), new_owner()
    try:
        with run.database.writing() as session:
            take_lease(session, LEASE, owner, run.clock())
            record = begin_run(session, settings_hash(run.settings), run.clock(), kind)
    except AnotherRun as error:
        return Outcome(outcome="held", kind=kind, reason=str(error), seconds=time.monotonic() - began)
    crash_point("directory.lease")
    keeper = _Keeper(run, owner)
    turn = Turn(run=replace(run, progress=keeper), owner=owner, record=record, began=began, kind=kind)
    try:
        with paused_collector():
            outcome = work(turn)
    except HubError as error:
        _record_failure(turn, str(error))
        raise
    crash_point("directory.done")
    return outcome


def _record_failure(turn: Turn, reason: str) -> None:
    failed = Outcome(outcome="failed", kind=turn.kind, reason=reason, seconds=turn.seconds)
    with turn.run.database.writing() as session:
        end_run(session, turn.record, failed.figures(), None, turn.run.clock())
        give_back(session, LEASE, turn.owner)


class _Keeper:
    """Passes progress on, and keeps the lease fresh while a long read goes on."""

    EVERY = 20.0

    def __init__(self, run: Run, owner: str) -> None:
        self._run, self._owner, self._kept_at = run, owner, time.monotonic()

    def __call__(self, count: int) -> None:
        self._run.progress(count)
        if time.monotonic() - self._kept_at > self.EVERY:
            with self._run.database.writing() as session:
                hold_lease(session, LEASE, self._owner, self._run.clock())
            self._kept_at = time.monotonic()
