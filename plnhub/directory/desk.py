"""What an administrator sees of the directory: its settings without secrets, the last runs, plan and test."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.directory.changes import Change
from plnhub.directory.check import Step
from plnhub.directory.on_file import SOURCE
from plnhub.directory.sync import Outcome, settings_hash
from plnhub.models import DirectoryRun
from plnhub.words import marked

PLAN, TEST = "plan", "test"
SHOWN = 200
RUNS = 8


@dataclass(frozen=True, kw_only=True)
class RunShown:
    """One run in a line: what was read, and how many people are new, changed or gone."""

    started_at: datetime
    outcome: str
    gate: str | None
    reason: str | None
    read: int
    created: int
    changed: int
    gone: int
    seconds: float

    @property
    def is_held(self) -> bool:
        return self.outcome in ("held", "incomplete")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The last runs, and the last plan and test if there were any."""

    runs: Sequence[RunShown]
    plan: DirectoryRun | None
    test: DirectoryRun | None


def desk_of(session: Session) -> Desk:
    runs = select(DirectoryRun).where(DirectoryRun.source == SOURCE).order_by(DirectoryRun.id.desc())
    shown = [_shown(run) for run in session.scalars(runs.limit(RUNS))]
    return Desk(runs=shown, plan=_last(session, PLAN), test=_last(session, TEST))


def source_facts(settings: Settings) -> list[tuple[str, str]]:
    """Where staff come from, in the order in which one sets it up; never the password."""
    facts = (
        (marked("Address"), settings.directory_url),
        (marked("Base"), settings.directory_base),
        (marked("Account"), settings.directory_bind_dn),
        (marked("Filter"), settings.directory_filter if settings.directory_url.startswith("ldap") else ""),
        (marked("Canaries"), ", ".join(settings.canary_uids)),
        (marked("Roles from groups"), ", ".join(sorted(settings.directory_role_groups))),
    )
    return [(label, value) for label, value in facts if value]


def keep_plan(session: Session, outcome: Outcome, settings: Settings, now: datetime) -> None:
    """Keep the last dry run, field by field, in place of the one before."""
    plan = outcome.plan
    changes = [_told(change) for change in plan.changes[:SHOWN]] if plan else []
    rest = max(0, len(plan.changes) - SHOWN) if plan else 0
    figures = outcome.figures()
    row = _fresh(session, PLAN, now)
    row.outcome, row.gate, row.reason = outcome.outcome, figures["gate"], outcome.reason[:2000] or None
    row.settings_hash = settings_hash(settings)
    row.counts = {**figures, "changes": changes, "more_changes": rest, "conflict": _aside(outcome)}


def keep_test(session: Session, steps: Iterable[Step], now: datetime) -> None:
    """Keep the steps of the last test of the connection."""
    told = [asdict(step) for step in steps]
    row = _fresh(session, TEST, now)
    row.outcome = "ok" if all(step["ok"] for step in told) else "failed"
    row.counts = {"steps": told}


def _shown(run: DirectoryRun) -> RunShown:
    def total(*names: str) -> int:
        return sum(int(run.counts.get(name) or 0) for name in names)

    return RunShown(
        started_at=run.started_at,
        outcome=run.outcome,
        gate=run.gate,
        reason=run.reason,
        read=total("read"),
        created=total("created"),
        changed=total("updated", "renamed", "moved", "enabled", "returned"),
        gone=total("missing", "disabled"),
        seconds=float(run.counts.get("seconds") or 0),
    )


def _fresh(session: Session, kind: str, now: datetime) -> DirectoryRun:
    session.execute(delete(DirectoryRun).where(DirectoryRun.source == kind))
    row = DirectoryRun(source=kind, started_at=now, finished_at=now, outcome="")
    session.add(row)
    return row


def _last(session: Session, kind: str) -> DirectoryRun | None:
    return session.scalar(select(DirectoryRun).where(DirectoryRun.source == kind).limit(1))


def _told(change: Change) -> dict[str, Any]:
    """A change in plain words; of a new person the fields that were filled are not repeated one by one."""
    fields = [[one.field, _word(one.old), _word(one.new)] for one in change.fields]
    name = change.staff.name if change.staff else ""
    return {"uid": change.uid, "name": name, "kinds": [kind.value for kind in change.kinds], "fields": fields}


def _aside(outcome: Outcome) -> list[list[str]]:
    if outcome.plan is None:
        return []
    conflicts = [[one.origin, one.reason] for one in outcome.plan.conflicts]
    return (conflicts + [[one.origin, one.reason] for one in outcome.plan.quarantined])[:SHOWN]


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(f"{name}:{text}" for name, text in value)
    return "" if value is None else str(value)
