"""When the directory is read by itself: rules in the database, each due time taken by exactly one worker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from plnhub.errors import Invalid
from plnhub.models import DirectorySchedule
from plnhub.privacy.audit import record_audit
from plnhub.words import marked

SYNC, CHANGES, SWEEP = "sync", "changes", "sweep"
WORKS = (SYNC, CHANGES, SWEEP)
AT_ONCE = 0
"""Minutes that mean: when the directory rings, and every minute where it cannot ring."""
SHORTEST, LONGEST = 1, 7 * 24 * 60
SCHEDULED = "directory.schedule"
BAD_MINUTES = marked("Choose between one minute and seven days.")
BAD_TIME = marked("Write the time as hours and minutes, such as 02:30.")
BAD_ZONE = marked("There is no such time zone.")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Every so many minutes, or daily at a time of a zone; with neither, never."""

    minutes: int | None = None
    at_time: str | None = None
    zone: str = "UTC"

    @property
    def is_on(self) -> bool:
        return self.minutes is not None or self.at_time is not None


def next_after(rule: Rule, now: datetime) -> datetime | None:
    """The first moment after now; a time that a change of clocks leaves out comes an hour later."""
    if rule.minutes is not None:
        return now + timedelta(minutes=max(SHORTEST, rule.minutes))
    if rule.at_time is None:
        return None
    zone, hour = ZoneInfo(rule.zone), time.fromisoformat(rule.at_time)
    today = now.astimezone(zone).date()
    moments = (datetime.combine(today + timedelta(days=n), hour, zone).astimezone(UTC) for n in range(3))
    return next(moment for moment in moments if moment > now)


def checked_rule(rule: Rule) -> Rule:
    """The rule; raises Invalid where nobody could follow it."""
    if rule.minutes is not None and rule.minutes != AT_ONCE and not SHORTEST <= rule.minutes <= LONGEST:
        raise Invalid(BAD_MINUTES, "minutes")
    try:
        if rule.at_time is not None and time.fromisoformat(rule.at_time).tzinfo is not None:
            raise Invalid(BAD_TIME, "at_time")
    except ValueError as error:
        raise Invalid(BAD_TIME, "at_time") from error
    try:
        ZoneInfo(rule.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(BAD_ZONE, "zone") from error
    return rule


def zones() -> list[str]:
    """The names of all time zones, the plain one first."""
    return ["UTC", *sorted(name for name in available_timezones() if "/" in name and "Etc/" not in name)]


def schedule_of(session: Session) -> dict[str, DirectorySchedule]:
    """What is set, by the name of the work."""
    return {row.work: row for row in session.scalars(select(DirectorySchedule))}


def is_scheduled(session: Session, work: str) -> bool:
    """Whether this work is done by itself."""
    row = session.get(DirectorySchedule, work)
    return row is not None and row.next_at is not None


def save_schedule(session: Session, rules: Mapping[str, Rule], who: str, now: datetime) -> None:
    """Set the rules anew and write them into the audit log."""
    known = schedule_of(session)
    for work, rule in rules.items():
        row = known.get(work) or DirectorySchedule(work=work)
        checked = checked_rule(rule)
        row.minutes, row.at_time, row.zone = checked.minutes, checked.at_time, checked.zone
        row.next_at = next_after(checked, now)
        session.add(row)
    told = {work: _told(rule) for work, rule in rules.items()}
    record_audit(session, who=who, what=SCHEDULED, detail=told, now=now)


def due_works(session: Session, now: datetime) -> list[str]:
    """What should have begun by now."""
    late = select(DirectorySchedule.work).where(DirectorySchedule.next_at <= now)
    return list(session.scalars(late.order_by(DirectorySchedule.work)))


def take_due(session: Session, now: datetime) -> list[str]:
    """Take what is due and set its next time; one worker alone gets each. Missed times count once."""
    late = session.scalars(select(DirectorySchedule).where(DirectorySchedule.next_at <= now)).all()
    return [row.work for row in late if _take(session, row, now)]


def _take(session: Session, row: DirectorySchedule, now: datetime) -> bool:
    rule = Rule(minutes=row.minutes, at_time=row.at_time, zone=row.zone)
    still = (DirectorySchedule.work == row.work, DirectorySchedule.next_at == row.next_at)
    taken = update(DirectorySchedule).where(*still).values(next_at=next_after(rule, now), last_at=now)
    options = {"synchronize_session": False}
    return bool(cast("CursorResult[Any]", session.execute(taken, execution_options=options)).rowcount)


def _told(rule: Rule) -> str:
    if rule.minutes is not None:
        return "at once" if rule.minutes == AT_ONCE else f"every {rule.minutes} minutes"
    return f"daily at {rule.at_time} {rule.zone}" if rule.at_time else "never"
