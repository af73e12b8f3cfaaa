"""How fast each host is asked with each credential: one count in the database for all workers together."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from connectors.errors import RateLimited
from plnhub.db import Database
from plnhub.models import OutsideLimit

Scope = tuple[str, str]
LONGEST_HOST, LONGEST_NAME = 255, 80
TRUST = timedelta(seconds=1)
MOST_AT_ONCE = 32
TELL_AFTER = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(days=1)
NEVER = datetime.min.replace(tzinfo=UTC)


class TooFast(RateLimited):
    """Not the host asks for a pause, but our own manners do."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Requests a second in the long run, and how many may follow each other without a gap."""

    per_second: float = 2.0
    burst: int = 60

    @property
    def gap(self) -> timedelta:
        return timedelta(seconds=1 / self.per_second)

    @property
    def reach(self) -> timedelta:
        return self.gap * self.burst


USUAL_PACE = Pace()


@dataclass(frozen=True, kw_only=True)
class News:
    """What an answer says of its budget: requests left, when there are more, when the credential ends."""

    left: int | None = None
    refills_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(kw_only=True)
class _Purse:
    """Requests that were promised to this process for a moment; the busier it is, the more at once."""

    left: int = 0
    size: int = 1
    good_until: datetime | None = None


class Limiter:
    """Hands out requests; a pause that one worker hears of holds for all within a second."""

    def __init__(self, database: Database, now: Callable[[], datetime], pace: Pace = USUAL_PACE) -> None:
        self.pace = pace
        self._database = database
        self._now = now
        self._lock = threading.Lock()
        self._purses: dict[Scope, _Purse] = {}
        self._told: dict[Scope, datetime] = {}

    def take(self, scope: Scope, network: str) -> None:
        """One request may go out now. Raises RateLimited during a pause, and TooFast."""
        scope, now = _fitting(scope), self._now()
        with self._lock:
            purse = self._purses.setdefault(scope, _Purse())
            if purse.good_until is None or now >= purse.good_until:
                purse.left, purse.size = 0, 1
            if purse.left == 0:
                purse.left = self._promised(scope, network, purse.size, now)
                purse.size, purse.good_until = min(2 * purse.size, MOST_AT_ONCE), now + TRUST
            purse.left -= 1

    def pause(self, scope: Scope, network: str, until: datetime) -> None:
        """Nobody asks this host with this credential before then; a longer pause is never shortened."""
        scope = _fitting(scope)
        with self._lock, self._database.writing() as session:
            self._purses.pop(scope, None)
            row = _row(session, scope, network, self._now())
            row.paused_until = max(until, row.paused_until or until)

    def heard(self, scope: Scope, network: str, news: News) -> None:
        """What the host said of its budget, noted now and then; with none left the pause begins at once."""
        scope, is_empty = _fitting(scope), news.left == 0 and news.refills_at is not None
        if not is_empty and self._now() < self._told.get(scope, NEVER) + TELL_AFTER:
            return
        self._told[scope] = self._now()
        with self._lock, self._database.writing() as session:
            row = _row(session, scope, network, self._now())
            row.left, row.refills_at, row.ends_at = news.left, news.refills_at, news.ends_at
            if is_empty and news.refills_at:
                self._purses.pop(scope, None)
                row.paused_until = max(news.refills_at, row.paused_until or news.refills_at)

    def _promised(self, scope: Scope, network: str, wanted: int, now: datetime) -> int:
        with self._database.writing() as session:
            row = _row(session, scope, network, now)
            if row.paused_until is not None and row.paused_until > now:
                raise RateLimited(row.paused_until, scope)
            count, row.free_at = _granted(self.pace, row.free_at, wanted, now)
            if count == 0:
                raise TooFast(row.free_at + self.pace.gap - self.pace.reach, scope)
            return count


def _granted(pace: Pace, free_at: datetime | None, wanted: int, now: datetime) -> tuple[int, datetime]:
    """How many requests fit, and how far the promises reach with them. (The generic cell rate algorithm.)"""
    reached = max(free_at or now, now)
    room = int((now + pace.reach - reached) / pace.gap + 1e-9)
    count = max(0, min(wanted, room))
    return count, reached + pace.gap * count


def forget_idle_hosts(session: Session, now: datetime) -> int:
    """Which hosts were asked is kept for a day, or as long as the pause that one of them wants."""
    is_idle = OutsideLimit.seen_at < now - FORGOTTEN_AFTER
    is_free = OutsideLimit.paused_until.is_(None) | (OutsideLimit.paused_until < now)
    done: Any = session.execute(delete(OutsideLimit).where(is_idle, is_free))
    return int(done.rowcount)


def _row(session: Session, scope: Scope, network: str, now: datetime) -> OutsideLimit:
    """The row of this scope, locked until the end of the transaction."""
    found = select(OutsideLimit).where(OutsideLimit.host == scope[0], OutsideLimit.credential == scope[1])
    row = session.scalar(found.with_for_update())
    if row is None:
        session.execute(_new(session, host=scope[0], credential=scope[1], network=network, seen_at=now))
        row = session.scalars(found.with_for_update()).one()
    row.seen_at = now
    return row


def _new(session: Session, **values: Any) -> Any:
    """Another worker may be first with the same row."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(OutsideLimit).values(**values).on_conflict_do_nothing()


def _fitting(scope: Scope) -> Scope:
    return scope[0][:LONGEST_HOST], scope[1][:LONGEST_NAME]
