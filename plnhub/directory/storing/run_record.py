"""The record of each run: begun before the read, ended with what it did or why it was held."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from plnhub.directory.planning.conflicts import ERASED
from plnhub.directory.planning.plan import Plan
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryRun

RUNNING = "running"
CRASHED = "crashed"
UNCHANGED = "unchanged"
GOOD = ("applied", UNCHANGED)
CHANGES = "changes"
SHOWN = 200
"""How many quarantined entries, conflicts and notes a record keeps word for word."""


def begin_run(session: Session, settings_hash: str, now: datetime, kind: str = "full") -> int:
    """Record that a run has begun; runs that never ended are marked as crashed."""
    session.execute(
        update(DirectoryRun)
        .where(DirectoryRun.source == SOURCE, DirectoryRun.outcome == RUNNING)
        .values(outcome=CRASHED, reason="the process ended before the run did; nothing was changed")
    )
    run = DirectoryRun(source=SOURCE, kind=kind, started_at=now, outcome=RUNNING, settings_hash=settings_hash)
    session.add(run)
    session.flush()
    return run.id


def end_run(session: Session, run_id: int, figures: dict[str, Any], plan: Plan | None, now: datetime) -> None:
    """Record how the run ended; one that says nothing new is dropped again."""
    run = session.get_one(DirectoryRun, run_id)
    run.finished_at, run.outcome = now, figures["outcome"]
    run.gate, run.reason = figures["gate"], (figures["reason"] or "")[:2000] or None
    run.complete = plan is not None and plan.complete
    run.counts = {**figures, **(_told(plan) if plan else {})}
    if _says_nothing_new(session, run):
        session.delete(run)


def _says_nothing_new(session: Session, run: DirectoryRun) -> bool:
    """Changes come every minute: runs without any, or held again for the same reason, hide the others."""
    earlier = select(DirectoryRun).where(DirectoryRun.source == SOURCE, DirectoryRun.id < run.id)
    last = session.scalar(earlier.order_by(DirectoryRun.id.desc()).limit(1))
    if run.outcome in GOOD:
        return run.kind == CHANGES and run.outcome == UNCHANGED and last is not None and last.outcome in GOOD
    if last is None or _verdict(last) != _verdict(run):
        return False
    last.finished_at = run.finished_at
    return True


def _verdict(run: DirectoryRun) -> tuple[str, str, str | None, str | None]:
    return run.kind, run.outcome, run.gate, run.reason


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "quarantine": [[one.origin, one.reason] for one in plan.quarantined[:SHOWN]],
        "conflict": [[one.origin, one.reason] for one in plan.conflicts if one.reason != ERASED][:SHOWN],
        "notes": list(plan.notes[:SHOWN]),
        "fired": [asdict(gate) for gate in plan.gates],
    }
