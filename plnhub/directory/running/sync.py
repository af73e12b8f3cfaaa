"""Take everybody over from the directory: read all, plan, pass the gates, apply at once; or only plan."""

import time
from dataclasses import replace

from plnhub.collector import paused_collector
from plnhub.crash import crash_point
from plnhub.directory.entries.members import people_on_file
from plnhub.directory.entries.sources import Memory, read_directory
from plnhub.directory.entries.values import Reading
from plnhub.directory.planning.outcome import Outcome, judged
from plnhub.directory.planning.plan_file import agreed_hash
from plnhub.directory.running.run import Clock, Progress, Run, Turn, take_turn
from plnhub.directory.running.settle import planned, settle
from plnhub.directory.storing.concerns import fingerprints
from plnhub.errors import HeldByGate

__all__ = [
    "Clock",
    "Outcome",
    "Progress",
    "Run",
    "apply_plan_file",
    "noting",
    "plan_directory",
    "sync_as_agreed",
    "sync_directory",
]


def plan_directory(run: Run) -> Outcome:
    """Read and plan; nothing is written."""
    began = time.monotonic()
    with paused_collector():
        reading = read_all(run)
        with run.database.reading() as session:
            plan = planned(run, session, reading)
    outcome = judged(plan, "unchanged" if plan.is_empty else "planned")
    return replace(outcome, seconds=time.monotonic() - began)


def sync_directory(run: Run, why: str = "") -> Outcome:
    """Read, plan and apply; the record notes why, where only the changes were asked for."""
    return _whole(run, agreed="", why=why)


def sync_as_agreed(run: Run) -> Outcome:
    """Read, plan and apply, but only exactly the plan whose hash was approved."""
    return _whole(run, agreed=run.approved)


def apply_plan_file(run: Run, text: str, *, approve: bool = False) -> Outcome:
    """Read and plan again, and apply only if exactly the agreed plan comes out.

    With `approve` a human has looked at what the gates say and agrees nevertheless.
    """
    try:
        agreed = agreed_hash(text, run.clock())
    except HeldByGate as error:
        return Outcome(outcome="held", reason=str(error))
    return _whole(replace(run, approved=agreed) if approve else run, agreed)


def read_all(run: Run) -> Reading:
    """Everybody, with those who are just as on file passed over, unless the run looks afresh."""
    with run.database.reading() as session:
        known = fingerprints(session)
    if run.is_afresh:
        known = dict.fromkeys(known, "")
    memory = Memory(fingerprints=known, people=people_on_file(run.database))
    return read_directory(run.settings, run.clock().date(), run.progress, memory=memory)


def noting(reading: Reading, why: str) -> Reading:
    """The reading with why everybody was read."""
    return replace(reading, notes=(f"everybody was read: {why}", *reading.notes)) if why else reading


def _whole(run: Run, agreed: str, why: str = "") -> Outcome:
    def work(turn: Turn) -> Outcome:
        reading = noting(read_all(turn.run), why)
        crash_point("directory.read")
        return settle(turn, reading, agreed)

    return take_turn(run, "full", work)
