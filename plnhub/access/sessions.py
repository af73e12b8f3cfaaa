"""Server-side log-in sessions: dead at log-out, when idle, when old, or when the person leaves."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, not_, select, update
from sqlalchemy.orm import Session, joinedload

from plnhub.access.tokens import new_token, token_hash
from plnhub.models.access import LoginSession
from plnhub.models.people import Person, PersonState

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
TOUCH_EVERY = timedelta(minutes=1)
KEPT_AFTER_END = timedelta(days=1)


def start_session(session: Session, person_id: int, now: datetime) -> str:
    """Begin a session and answer its token, which stands nowhere else; long dead rows go."""
    session.execute(delete(LoginSession).where(LoginSession.created_at < now - LONGEST - KEPT_AFTER_END))
    token = new_token()
    session.add(LoginSession(token_hash=token_hash(token), person_id=person_id, created_at=now, seen_at=now))
    session.flush()
    return token


def session_of(session: Session, token: str | None, now: datetime) -> LoginSession | None:
    """The living session of this token, its person loaded; the person's state is read each time."""
    if not token:
        return None
    found = session.scalars(
        select(LoginSession)
        .where(LoginSession.token_hash == token_hash(token))
        .options(joinedload(LoginSession.person))
    ).one_or_none()
    return found if found is not None and is_alive(found, now) else None


def is_alive(login: LoginSession, now: datetime) -> bool:
    """Not ended, not idle for 30 minutes, not older than 8 hours, and the person is active."""
    return (
        login.ended_at is None
        and now - login.seen_at <= IDLE
        and now - login.created_at <= LONGEST
        and login.person.is_active
    )


def is_touch_due(login: LoginSession, now: datetime) -> bool:
    """Whether the last sign of life is more than a minute old."""
    return now - login.seen_at >= TOUCH_EVERY


def touch(session: Session, login: LoginSession, now: datetime) -> bool:
    """Note a sign of life, at most once a minute; answers whether a row was written."""
    if not is_touch_due(login, now):
        return False
    living = update(LoginSession).where(LoginSession.id == login.id, LoginSession.ended_at.is_(None))
    session.execute(living.values(seen_at=now))
    return True


def end_session(session: Session, token: str | None, now: datetime) -> None:
    """End the session of this token, if there is one."""
    if token:
        _end(session, LoginSession.token_hash == token_hash(token), now)


def end_all_sessions(session: Session, person_id: int, now: datetime) -> None:
    """End every session of a person: after a new password, a revoked role or a departure."""
    _end(session, LoginSession.person_id == person_id, now)


def end_sessions_of_leavers(session: Session, now: datetime) -> None:
    """End every session of people who may not log in any more, so that none revives when they return."""
    may = Person.state.in_((PersonState.ACTIVE, PersonState.MISSING)), Person.disabled.is_(False)
    leavers = select(Person.id).where(not_(and_(*may)))
    _end(session, LoginSession.person_id.in_(leavers), now)


def _end(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    open_ones = update(LoginSession).where(which, LoginSession.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=now))
