"""Keep who was set aside and why, inside the transaction of a run; who is no longer so is forgotten.

Nothing is kept of people who were erased, though their entries may come again each time.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from plnhub.directory.planning.conflicts import ERASED
from plnhub.directory.planning.plan import Plan
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import DirectoryAside

QUARANTINE, CONFLICT = "quarantine", "conflict"
IDENTITY = ("key", "origin", "uid", "reason", "kind", "fingerprint")


def apply_aside(session: Session, plan: Plan, now: datetime, is_whole: bool) -> int:
    """Write the differences only; an entry that stays set aside for the same reason keeps its day."""
    wanted = {_identity(row): row for row in _rows(plan, now)}
    on_file = session.scalars(select(DirectoryAside).where(DirectoryAside.source == SOURCE)).all()
    known = {tuple(getattr(row, name) for name in IDENTITY): row for row in on_file}
    gone = [
        row.id
        for identity, row in known.items()
        if identity not in wanted and (is_whole or row.key in plan.looked_at)
    ]
    new = [row for identity, row in wanted.items() if identity not in known]
    if gone:
        session.execute(delete(DirectoryAside).where(DirectoryAside.id.in_(gone)))
    if new:
        session.execute(insert(DirectoryAside), new)
    return len(gone) + len(new)


def _rows(plan: Plan, now: datetime) -> list[dict[str, Any]]:
    told = [(QUARANTINE, one) for one in plan.quarantined]
    told += [(CONFLICT, one) for one in plan.conflicts if one.reason != ERASED]  # type: ignore[misc]
    return [
        {
            "source": SOURCE,
            "key": one.key[:200],
            "origin": one.origin[:2000],
            "uid": one.uid[:200],
            "reason": one.reason[:1000],
            "kind": kind,
            "fingerprint": one.fingerprint,
            "since": now,
        }
        for kind, one in told
    ]


def _identity(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in IDENTITY)
