"""Log in: count the try, check the password where it belongs, then begin a fresh session."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.access.binder import Binder, Unanswered
from plnhub.access.browsers import is_known_browser, remember_browser
from plnhub.access.credentials import is_worth_checking
from plnhub.access.limits import Limits
from plnhub.access.networks import network_of
from plnhub.access.passwords import LOCAL, Hasher, stored_password
from plnhub.access.sessions import end_session, start_session
from plnhub.access.throttle import Reservation, buckets_for, clear, give_back, reserve
from plnhub.access.tokens import new_token
from plnhub.db import Database
from plnhub.errors import HubError, Unavailable
from plnhub.models.people import Person
from plnhub.words import marked

FAILED = marked(
    "We could not log you in. Check your name and password; after several tries, wait a few minutes."
)


class LoginFailed(HubError):
    """The one answer to every failure; `retry_after` says how long tries are not even checked."""

    def __init__(self, retry_after: timedelta = timedelta(0)) -> None:
        super().__init__(FAILED)
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What somebody sent to log in, and from where."""

    name: str
    password: str
    address: str | None
    browser_token: str | None = None
    old_session_token: str | None = None
    demo_allowed: bool = False


@dataclass(frozen=True, kw_only=True)
class LoggedIn:
    """Who is in, the token of the new session, and the new token of this browser."""

    person_id: int
    session_token: str
    browser_token: str


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The parts that a log-in needs; `binder` is None where passwords are kept here."""

    database: Database
    hasher: Hasher
    limits: Limits
    hashed: Callable[[str], str]
    binder: Binder | None = None


def log_in(gate: Gate, attempt: Attempt, now: datetime) -> LoggedIn:
    """Let somebody in, or raise LoginFailed; Unavailable when only the directory could tell and is down.

    Three short transactions: none of them stays open while the directory thinks.
    """
    if not is_worth_checking(attempt.name, attempt.password):
        raise LoginFailed
    reservation = _reserve(gate, attempt, now)
    if not reservation.is_granted:
        raise LoginFailed(reservation.retry_after)
    try:
        person_id = _person_behind(gate, attempt)
    except Unanswered:
        raise
    except Unavailable:
        with gate.database.writing() as session:
            give_back(session, reservation)
        raise
    if person_id is None:
        raise LoginFailed
    return _let_in(gate, attempt, reservation, person_id, now)


def _reserve(gate: Gate, attempt: Attempt, now: datetime) -> Reservation:
    buckets = buckets_for(attempt.name, network_of(attempt.address), gate.hashed)
    with gate.database.writing() as session:
        known = is_known_browser(session, attempt.browser_token, attempt.name, now)
        return reserve(session, buckets, gate.limits, from_known_browser=known, now=now)


def _person_behind(gate: Gate, attempt: Attempt) -> int | None:
    """Every failure costs one hash, and one bind where a directory checks passwords."""
    with gate.database.reading() as session:
        stored = stored_password(
            session,
            attempt.name,
            directory_binds=gate.binder is not None,
            demo_allowed=attempt.demo_allowed,
        )
    if stored is not None:
        return stored.person_id if _matches_here(gate, attempt, stored.hash) else None
    try:
        person_id = _person_at_directory(gate, attempt)
    except Unavailable:
        gate.hasher.matches(None, attempt.password)
        raise
    if person_id is None:
        gate.hasher.matches(None, attempt.password)
    return person_id


def _matches_here(gate: Gate, attempt: Attempt, stored: str) -> bool:
    """A local password is never shown to the directory; a wrong one costs a bind as nobody instead."""
    if gate.hasher.matches(stored, attempt.password):
        return True
    if gate.binder is not None:
        gate.binder.keys_of(secrets.token_hex(8), new_token())
    return False


def _person_at_directory(gate: Gate, attempt: Attempt) -> int | None:
    """The entry that accepted the password must carry the key of somebody we know."""
    keys = gate.binder.keys_of(attempt.name.strip(), attempt.password) if gate.binder else frozenset()
    if not keys:
        return None
    with gate.database.reading() as session:
        theirs = select(Person.id).where(Person.source_key.in_(keys), Person.source != LOCAL)
        known = session.scalars(theirs).all()
    return known[0] if len(known) == 1 else None


def _let_in(
    gate: Gate, attempt: Attempt, reservation: Reservation, person_id: int, now: datetime
) -> LoggedIn:
    with gate.database.writing() as session:
        if not _is_active(session, person_id):
            raise LoginFailed
        clear(session, reservation)
        end_session(session, attempt.old_session_token, now)
        return LoggedIn(
            person_id=person_id,
            session_token=start_session(session, person_id, now),
            browser_token=remember_browser(session, attempt.browser_token, person_id, now),
        )


def _is_active(session: Session, person_id: int) -> bool:
    person = session.get(Person, person_id)
    return person is not None and person.is_active
