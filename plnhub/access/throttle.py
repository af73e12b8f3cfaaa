"""Count failed log-ins: a place is reserved before the password is checked and given back on success."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from plnhub.access.credentials import skeleton
from plnhub.access.limits import REMEMBERED, Limit, Limits
from plnhub.models.access import LoginAttempt

COUNTER_LOCK = 7_201_407


@dataclass(frozen=True, kw_only=True)
class Buckets:
    """The counters that one try belongs to; names and networks stand in them hashed."""

    network: str
    pair: str
    strangers: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """A try that was let through and counts as failed until it is given back."""

    attempt_ids: tuple[int, ...]
    buckets: Buckets
    retry_after: timedelta = timedelta(0)

    @property
    def is_granted(self) -> bool:
        return not self.retry_after


def buckets_for(name: str, network: str, hashed: Callable[[str], str]) -> Buckets:
    """The counters for a name tried from a network."""
    who = skeleton(name)

    def bucket(kind: str, *parts: str) -> str:
        return f"{kind}:{hashed(chr(0).join((kind, *parts)))[:40]}"

    return Buckets(
        network=bucket("network", network),
        pair=bucket("pair", who, network),
        strangers=bucket("strangers", who),
        name=bucket("name", who),
    )


def reserve(
    session: Session, buckets: Buckets, limits: Limits, *, from_known_browser: bool, now: datetime
) -> Reservation:
    """Count this try, or answer how long to wait; needs a writing session, which makes it atomic."""
    _take_turn(session)
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < now - REMEMBERED))
    watched = _watched(buckets, limits, from_known_browser=from_known_browser)
    waits = [limit.free_at(_failures(session, bucket), now) for bucket, limit in watched]
    blocked_until = max((wait for wait in waits if wait is not None), default=None)
    if blocked_until is not None:
        return Reservation(attempt_ids=(), buckets=buckets, retry_after=blocked_until - now)
    rows = [LoginAttempt(bucket=bucket, at=now) for bucket, _limit in watched]
    session.add_all(rows)
    session.flush()
    return Reservation(attempt_ids=tuple(row.id for row in rows), buckets=buckets)


def give_back(session: Session, reservation: Reservation) -> None:
    """The try never reached a password check: it does not count."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(reservation.attempt_ids)))


def clear(session: Session, reservation: Reservation) -> None:
    """The right password: this try does not count, and neither do earlier mistakes with this name."""
    give_back(session, reservation)
    ours = (reservation.buckets.pair, reservation.buckets.strangers, reservation.buckets.name)
    session.execute(delete(LoginAttempt).where(LoginAttempt.bucket.in_(ours)))


def _watched(buckets: Buckets, limits: Limits, *, from_known_browser: bool) -> list[tuple[str, Limit]]:
    every = [(buckets.name, limits.name)]
    if from_known_browser:
        return every
    return [
        *every,
        (buckets.network, limits.network),
        (buckets.pair, limits.pair),
        (buckets.strangers, limits.strangers),
    ]


def _failures(session: Session, bucket: str) -> list[datetime]:
    counted = select(LoginAttempt.at).where(LoginAttempt.bucket == bucket).order_by(LoginAttempt.at)
    return list(session.scalars(counted))


def _take_turn(session: Session) -> None:
    """SQLite's writers already queue; PostgreSQL needs to be told that this count is one at a time."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": COUNTER_LOCK})
