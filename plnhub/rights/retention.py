"""What time removes: old acts, log-in traces, finished jobs, old runs and old audit entries."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select
from sqlalchemy.orm import DeclarativeBase, Session

from plnhub.activity.erase import erase_before, note_erasure
from plnhub.models import (
    DirectoryRun,
    Job,
    JobState,
    KnownBrowser,
    LoginAttempt,
    LoginSession,
    PasswordLink,
    PermissionRequest,
)
from plnhub.privacy.audit import forget_before

TRACES = timedelta(days=30)
BROWSERS = timedelta(days=90)
AUDIT_MONTHS = 24
RUN_MONTHS = 13
MOST_RUNS = 500
RELEASE_MONTHS = 25
ENDED = (JobState.DONE, JobState.PARKED)
REQUESTS = timedelta(hours=1)
NOBODY = "retention"
DIRECTORY, GOOD = "directory", ("applied", "unchanged")
"""The runs of the sync itself, and how those end that stand for the directory as it was."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The first moments that are kept, each counted from the day for which the nightly run works."""

    as_of: date
    months: int

    @property
    def acts(self) -> datetime:
        return _start_of(months_before(self.as_of, self.months))

    @property
    def traces(self) -> datetime:
        return _start_of(self.as_of - TRACES)

    @property
    def browsers(self) -> datetime:
        return _start_of(self.as_of - BROWSERS)

    @property
    def runs(self) -> datetime:
        return _start_of(months_before(self.as_of, RUN_MONTHS))

    @property
    def audit(self) -> datetime:
        return _start_of(months_before(self.as_of, AUDIT_MONTHS))

    @property
    def releases(self) -> datetime:
        return _start_of(months_before(self.as_of, RELEASE_MONTHS))


def remove_old(session: Session, kept: Retention, now: datetime) -> dict[str, int]:
    """Remove what is older than its time; answers the rows by what they were."""
    acts = erase_before(session, kept.acts)
    if acts:
        note_erasure(session, NOBODY, "older than the retention time", acts, now)
    ended = or_(LoginSession.ended_at < kept.traces, LoginSession.seen_at < kept.traces)
    return {
        "activities": acts,
        "login_attempts": _removed(session, LoginAttempt, LoginAttempt.at < kept.traces),
        "sessions": _removed(session, LoginSession, ended),
        "password_links": _removed(session, PasswordLink, PasswordLink.expires_at < kept.traces),
        "browsers": _removed(session, KnownBrowser, KnownBrowser.seen_at < kept.browsers),
        "permission_requests": _removed(
            session, PermissionRequest, PermissionRequest.created_at < now - REQUESTS
        ),
        "jobs": _removed(session, Job, Job.finished_at < kept.traces, Job.state.in_(ENDED)),
        "directory_runs": _removed(session, DirectoryRun, *_old_runs(session, kept.runs)),
        "audit": forget_before(session, kept.audit, now),
    }


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _old_runs(session: Session, before: datetime) -> list[ColumnElement[bool]]:
    """All old runs and all but the last ones, but never that against which the next reading is measured."""
    latest = select(DirectoryRun.id).where(DirectoryRun.source == DIRECTORY).order_by(DirectoryRun.id.desc())
    whole = latest.where(DirectoryRun.complete, DirectoryRun.kind == "full", DirectoryRun.outcome.in_(GOOD))
    oldest_kept = session.scalar(latest.offset(MOST_RUNS - 1).limit(1)) or 0
    surplus = and_(DirectoryRun.source == DIRECTORY, DirectoryRun.id < oldest_kept)
    measure = session.scalar(whole.limit(1)) or 0
    return [or_(DirectoryRun.started_at < before, surplus), DirectoryRun.id != measure]


def _removed(session: Session, table: type[DeclarativeBase], *which: ColumnElement[bool]) -> int:
    return cast("CursorResult[Any]", session.execute(delete(table).where(*which))).rowcount


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
