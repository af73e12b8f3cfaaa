"""The record of each run: begun before the read, ended with what it did or why it was held."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from plnhub.directory.planning.conflicts import ERASED
from plnhub.directory.planning.plan import Plan
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryRun

RUNNING = "running"
CRASHED = "crashed"
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
    """Record how the run ended."""
    run = session.get_one(DirectoryRun, run_id)
    run.finished_at, run.outcome = now, figures["outcome"]
    run.gate, run.reason = figures["gate"], (figures["reason"] or "")[:2000] or None
    run.complete = plan is not None and plan.complete
    run.counts = {**figures, **(_told(plan) if plan else {})}


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "quarantine": [[one.origin, one.reason] for one in plan.quarantined[:SHOWN]],
        "conflict": [[one.origin, one.reason] for one in plan.conflicts if one.reason != ERASED][:SHOWN],
        "notes": list(plan.notes[:SHOWN]),
    }
