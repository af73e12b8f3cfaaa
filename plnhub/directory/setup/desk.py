"""What an administrator sees of the directory: its settings without secrets, the last runs, plan and test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.gates import UNTOUCHABLE
from plnhub.directory.planning.plan_file import VALID_FOR
from plnhub.directory.setup.desk_keep import (
    CIRCLES,
    PHOTOS,
    PLAN,
    SAMPLE,
    TEST,
    WHOLE,
    in_page_words,
    keep_plan,
    keep_test,
    last_kept,
)
from plnhub.directory.storing.on_file import SOURCE, last_complete
from plnhub.errors import NotFound
from plnhub.models import DirectoryRun
from plnhub.words import marked

__all__ = [
    "DONE",
    "Desk",
    "desk_of",
    "held_plan_aside",
    "keep_plan",
    "keep_test",
    "run_numbered",
    "source_facts",
    "whole_plan",
]

RUNS, DRAWN = 8, 30
LARGEST_NUMBER = 2**31 - 1  # a database refuses to look for more
DONE = ("applied", "unchanged")
HELD = ("held", "incomplete")


@dataclass(frozen=True, kw_only=True)
class RunShown:
    """One run in a line: what was read, and how many people are new, changed or gone."""

    id: int
    kind: str
    started_at: datetime
    outcome: str
    gate: str | None
    reason: str | None
    read: int
    created: int
    changed: int
    gone: int
    seconds: float
    counts: dict[str, Any]

    @property
    def is_held(self) -> bool:
        return self.outcome in HELD


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Photos or circles that were held at the last look, with why."""

    kind: str
    at: datetime
    reasons: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The last runs, and the last plan, test and sample if there were any."""

    runs: Sequence[RunShown]
    plan: DirectoryRun | None
    test: DirectoryRun | None
    sample: DirectoryRun | None
    beside: Sequence[Beside]
    was_synced: bool
    expected: int
    """How many entries came the last time that everybody was read."""

    def approvable(self, settings: Settings, now: datetime) -> str:
        """The hash of the plan that a human may say yes to now; empty when there is none."""
        plan = self.plan
        if plan is None or now - plan.started_at > VALID_FOR or plan.settings_hash != settings_hash(settings):
            return ""
        if plan.outcome not in ("planned", "held") or UNTOUCHABLE & set(plan.counts.get("gates", ())):
            return ""
        return str(plan.counts.get("hash", ""))


def desk_of(session: Session) -> Desk:
    """The desk as it lies there now."""
    runs = select(DirectoryRun).where(DirectoryRun.source == SOURCE).order_by(DirectoryRun.id.desc())
    done = select(DirectoryRun.id).where(DirectoryRun.source == SOURCE, DirectoryRun.outcome.in_(DONE))
    return Desk(
        runs=[_shown(run) for run in session.scalars(runs.limit(DRAWN))],
        plan=last_kept(session, PLAN),
        test=last_kept(session, TEST),
        sample=last_kept(session, SAMPLE),
        beside=[row for kind in (PHOTOS, CIRCLES) if (row := _held_beside(session, kind))],
        was_synced=session.scalar(done.limit(1)) is not None,
        expected=last_complete(session)[0] or 0,
    )


def _held_beside(session: Session, kind: str) -> Beside | None:
    row = last_kept(session, kind)
    if row is None or not row.counts.get("held"):
        return None
    return Beside(kind=kind, at=row.started_at, reasons=row.counts["held"])


def held_plan_aside(session: Session) -> list[list[str]]:
    """Whom a plan that is held would set aside, and why; nobody where none is held."""
    plan = last_kept(session, PLAN)
    return list(plan.counts.get("conflict", [])) if plan and plan.outcome in HELD else []


def whole_plan(session: Session) -> list[list[str]]:
    """Every line of the last plan; raises NotFound where there is none."""
    row = last_kept(session, WHOLE)
    if row is None:
        raise NotFound("there is no plan")
    return list(row.counts.get("rows", []))


def run_numbered(session: Session, number: int) -> RunShown:
    """One run with all that its record tells; raises NotFound."""
    run = session.get(DirectoryRun, number) if number <= LARGEST_NUMBER else None
    if run is None or run.source != SOURCE:
        raise NotFound("there is no such run")
    return _shown(run)


def source_facts(settings: Settings) -> list[tuple[str, str]]:
    """Where staff come from, in the order in which one sets it up; never the password."""
    circles = sorted(filter(None, (*settings.directory_circle_groups, settings.directory_circles_base)))
    facts = (
        (marked("Address"), settings.directory_url),
        (marked("Base"), settings.directory_base),
        (marked("Account"), settings.directory_bind_dn),
        (marked("Filter"), settings.directory_filter if settings.directory_url.startswith("ldap") else ""),
        (marked("Canaries"), ", ".join(settings.canary_uids)),
        (marked("Roles from groups"), ", ".join(sorted(settings.directory_role_groups))),
        (marked("Circles"), ", ".join(circles)),
        (marked("Photos"), settings.directory_photo_attributes if settings.directory_photos else ""),
    )
    return [(label, value) for label, value in facts if value]


def _in_page_words(fired: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [one | {"reason": in_page_words(one["reason"])} for one in fired]


def _shown(run: DirectoryRun) -> RunShown:
    def total(*names: str) -> int:
        return sum(int(run.counts.get(name) or 0) for name in names)

    return RunShown(
        id=run.id,
        kind=run.kind,
        started_at=run.started_at,
        outcome=run.outcome,
        gate=run.gate,
        reason=in_page_words(run.reason),
        read=total("read"),
        created=total("created"),
        changed=total("updated", "renamed", "moved", "enabled", "returned"),
        gone=total("missing", "disabled"),
        seconds=float(run.counts.get("seconds") or 0),
        counts=run.counts | {"fired": _in_page_words(run.counts.get("fired", ()))},
    )
