"""Keep for the page what was just found out: the last test, the last sample, the last dry run."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.directory.checking.check import Step
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.planning.changes import Change, Kind
from plnhub.directory.planning.plan_file import VALID_FOR, hash_of, plan_content
from plnhub.directory.running.sync import Outcome
from plnhub.directory.setup.plan_rows import OnFileNow, about, by_division, missing_on_file, plan_rows, word
from plnhub.directory.setup.preview import told_entry
from plnhub.directory.setup.sample import Sample, Surroundings
from plnhub.models import DirectoryRun

PLAN, TEST, SAMPLE = "plan", "test", "sample"
WHOLE = "plan rows"
PHOTOS, CIRCLES = "photos", "circles"
SHOWN = 200
FOR_TERMINALS = re.compile(r"; if that is right, repeat with --[a-z-]+ \d+")
SAMPLE_LASTS = timedelta(hours=24)


def keep_plan(
    session: Session, outcome: Outcome, settings: Settings, now: datetime, *, held: Outcome | None = None
) -> None:
    """Keep the last dry run, field by field, in place of the one before; its hash is what may be approved.

    With `held` it was made because that run of changes was held.
    """
    plan = outcome.plan
    changes = sorted(plan.changes, key=_is_plainly_new) if plan else []
    missing = missing_on_file(session, changes)
    _fresh(session, WHOLE, now).counts = {"rows": list(plan_rows(changes, missing))}
    figures = outcome.figures()
    row = _fresh(session, PLAN, now)
    row.outcome, row.gate, row.reason = outcome.outcome, figures["gate"], outcome.reason[:2000] or None
    row.settings_hash = settings_hash(settings)
    row.complete = plan is not None and plan.complete
    row.counts = {**figures, "changes": [_told(change, missing) for change in changes[:SHOWN]]}
    row.counts |= {"more_changes": max(0, len(changes) - SHOWN), "divisions": by_division(changes, missing)}
    row.counts |= {"conflict": _aside(outcome), "for": _verdict(held)}
    if plan is not None:
        row.counts |= {
            "hash": hash_of(plan_content(plan, row.settings_hash)),
            "fired": [{"gate": one.gate, "reason": in_page_words(one.reason)} for one in plan.gates],
        }


def is_kept_for(session: Session, held: Outcome, now: datetime) -> bool:
    """Whether the kept plan was made for a run that was held for the very same reason, and is still valid."""
    row = last_kept(session, PLAN)
    return row is not None and row.counts.get("for") == _verdict(held) and now - row.started_at <= VALID_FOR


def _verdict(held: Outcome | None) -> list[Any]:
    return [held.kind, list(held.gates), held.reason] if held else []


def in_page_words(reason: str | None) -> str:
    """The reason without what only somebody at a terminal can do."""
    return FOR_TERMINALS.sub("", reason or "")


def keep_test(
    session: Session,
    steps: Iterable[Step],
    now: datetime,
    found: Surroundings | None = None,
    *,
    over: bool = True,
) -> None:
    """Keep the steps of the test so far; what the server said of itself stands beside them."""
    told = [asdict(step) for step in steps]
    row = _fresh(session, TEST, now)
    ended = "ok" if told and all(step["ok"] for step in told) else "failed"
    row.outcome = ended if over else "running"
    row.counts = {"steps": told}
    if found is not None:
        row.counts |= {"vendor": found.vendor.name, "title": found.vendor.title, "bases": list(found.bases)}


def keep_sample(session: Session, sample: Sample, settings: Settings, now: datetime) -> None:
    """Keep a few entries for the mapping editor; they go again after a day."""
    row = _fresh(session, SAMPLE, now)
    row.outcome, row.settings_hash = "ok", settings_hash(settings)
    row.counts = {
        "vendor": sample.vendor.name,
        "title": sample.vendor.title,
        "entries": [told_entry(entry) for entry in sample.entries],
    }


def keep_beside(
    session: Session, kind: str, held: Iterable[str], notes: Iterable[str], now: datetime
) -> None:
    """Keep why photos or circles were held at the last look, or that they were not."""
    row = _fresh(session, kind, now)
    row.counts = {"held": list(held), "notes": list(notes)}
    row.outcome = "held" if row.counts["held"] else "ok"


def keep_failure(session: Session, kind: str, reason: str, now: datetime) -> None:
    """Keep why a test, a sample or a dry run could not be had."""
    row = _fresh(session, kind, now)
    row.outcome, row.reason, row.counts = "failed", reason[:2000], {"steps": [], "entries": []}


def forget_samples(session: Session, now: datetime) -> None:
    """Sampled entries and whole plans are other people's data: nobody needs them for longer than a day."""
    old = (DirectoryRun.source.in_((SAMPLE, WHOLE)), DirectoryRun.started_at < now - SAMPLE_LASTS)
    session.execute(delete(DirectoryRun).where(*old))


def last_kept(session: Session, kind: str) -> DirectoryRun | None:
    """The last of a kind; there is one at most."""
    return session.scalar(select(DirectoryRun).where(DirectoryRun.source == kind).limit(1))


def _fresh(session: Session, kind: str, now: datetime) -> DirectoryRun:
    session.execute(delete(DirectoryRun).where(DirectoryRun.source == kind))
    row = DirectoryRun(source=kind, started_at=now, finished_at=now, outcome="", counts={})
    session.add(row)
    return row


def _told(change: Change, missing: Mapping[str, OnFileNow]) -> dict[str, Any]:
    """A change in plain words; of a new person the fields that were filled are not repeated one by one."""
    fields = [[one.field, word(one.old), word(one.new)] for one in change.fields]
    gone = missing.get(change.key)
    name = change.staff.name if change.staff else gone.name if gone else ""
    told = {"uid": change.uid, "name": name, "kinds": [kind.value for kind in change.kinds], "fields": fields}
    if beside := about(change, missing):
        told["about"] = beside
    return told


def _is_plainly_new(change: Change) -> bool:
    """Whoever changes or goes is looked at first; new people are many and harm nobody."""
    return Kind.CREATE in change.kinds


def _aside(outcome: Outcome) -> list[list[str]]:
    if outcome.plan is None:
        return []
    conflicts = [[one.origin, one.reason] for one in outcome.plan.conflicts]
    return (conflicts + [[one.origin, one.reason] for one in outcome.plan.quarantined])[:SHOWN]
