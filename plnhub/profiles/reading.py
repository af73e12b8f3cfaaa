"""Which profiles may be read now, and the writes of a poll that hold only while that is still so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from connectors.contract import AccountRef, Connector, Http
from plnhub.db import Database
from plnhub.models import HUB, Person, PersonState, Profile, ProfileState
from plnhub.profiles.accounts import ref_of

HERE = (PersonState.ACTIVE, PersonState.MISSING)


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What reading the outside takes: the database, the networks, the one way out and the clock."""

    database: Database
    connectors: Mapping[str, Connector]
    http: Http
    now: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One profile as a poll found it; what changes meanwhile makes its writes void."""

    profile_id: int
    person_id: int
    ref: AccountRef
    since: datetime
    cursor: bytes | None
    failures: int


def due_profiles(session: Session, now: datetime, network: str | None = None) -> list[int]:
    """The profiles to be read now, those that wait longest first."""
    due = _allowed() & (Profile.next_poll_at <= now)
    if network:
        due &= Profile.network == network
    return list(session.scalars(select(Profile.id).where(due).order_by(Profile.next_poll_at, Profile.id)))


def readable_profiles(session: Session) -> list[int]:
    """Every profile that may be read, due or not."""
    return list(session.scalars(select(Profile.id).where(_allowed()).order_by(Profile.id)))


def reading_of(session: Session, profile_id: int) -> Reading | None:
    """The profile, if its owner is here, has proven it and wants it read."""
    found = session.scalar(select(Profile).where(Profile.id == profile_id, _allowed()))
    if found is None or found.reads_since is None:
        return None
    return Reading(
        profile_id=found.id,
        person_id=found.person_id,
        ref=ref_of(found),
        since=found.reads_since,
        cursor=found.cursor,
        failures=found.failures,
    )


def write_if_unchanged(session: Session, reading: Reading, values: Mapping[str, Any]) -> bool:
    """Compare and set: nothing is written once the cursor moved, the consent went or the owner left."""
    cursor = Profile.cursor.is_(None) if reading.cursor is None else Profile.cursor == reading.cursor
    same = (Profile.id == reading.profile_id) & (Profile.reads_since == reading.since) & cursor
    done = session.execute(
        update(Profile).where(same, _allowed()).values(**values).execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", done).rowcount == 1


def owner_is_here() -> ColumnElement[bool]:
    """Whether a profile's owner still works here; nothing is asked on behalf of those who left."""
    here = select(Person.id).where(Person.state.in_(HERE), Person.disabled.is_(False))
    return Profile.person_id.in_(here)


def _allowed() -> ColumnElement[bool]:
    """Proven, wanted (my mirror or count me) and owned by somebody who is still here."""
    return and_(
        Profile.network != HUB,
        Profile.state == ProfileState.VERIFIED,
        or_(Profile.mirror_on, Profile.count_on),
        Profile.reads_since.is_not(None),
        owner_is_here(),
    )
