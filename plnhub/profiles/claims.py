"""Whose turn it is: one worker at a time has a profile, until it gives it back or the clock takes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from plnhub.chunks import chunks
from plnhub.models import Permission, Profile
from plnhub.profiles.reading import ALLOWED, Reading, reading_from

WAITING = timedelta(minutes=30)
LEASE = timedelta(minutes=20)
"""Longer than any poll: a batch begins none after three minutes, and one takes ten minutes at most."""
NOT_LOADED = {"synchronize_session": False}
When = InstrumentedAttribute[datetime | None]


@dataclass(frozen=True, kw_only=True)
class Due:
    """A profile whose time has come, and the host that it lives on."""

    profile_id: int
    network: str
    host: str


def due_profiles(
    session: Session,
    now: datetime,
    networks: Collection[str],
    when: When = Profile.next_poll_at,
    limit: int | None = None,
) -> list[Due]:
    """The profiles that nobody has, to be read (or with `when` looked at) now, the longest wait first."""
    columns = select(Profile.id, Profile.network, Profile.host)
    due = columns.where(ALLOWED, when <= now, _is_free(now), Profile.network.in_(networks))
    rows = session.execute(due.order_by(when, Profile.id).limit(limit))
    return [Due(profile_id=id_, network=network, host=host) for id_, network, host in rows]


def hand_out(session: Session, ids: Sequence[int], now: datetime) -> tuple[datetime, set[int]]:
    """They wait for a worker now: until when, by which that worker knows them, and those that were free."""
    until, handed = now + WAITING, set[int]()
    for part in chunks(ids):
        free = update(Profile).where(Profile.id.in_(part), _is_free(now)).values(claimed_until=until)
        handed.update(session.scalars(free.returning(Profile.id), execution_options=NOT_LOADED))
    return until, handed


def claim(
    session: Session,
    ids: Collection[int],
    networks: Collection[str],
    now: datetime,
    when: When | None = None,
    handed: datetime | None = None,
) -> list[Reading]:
    """Those of the profiles that are this worker's alone from now on, in the order given; with `when` if due.

    Free ones can be had by anybody; those handed out only by the first who brings the moment they go with.
    """
    mine = _is_free(now) | (Profile.claimed_until == handed) if handed else _is_free(now)
    same = [Profile.id.in_(ids), Profile.network.in_(networks), mine, ALLOWED]
    if when is not None:
        same.append(when <= now)
    taken = update(Profile).where(*same).values(claimed_until=now + LEASE)
    rows = session.scalars(taken.returning(Profile), execution_options=NOT_LOADED)
    found = {row.id: reading_from(row) for row in rows}
    wanted = select(Permission.profile_id).where(Permission.profile_id.in_(found))
    permitted = set(session.scalars(wanted))
    return [replace(found[id_], has_permission=id_ in permitted) for id_ in ids if id_ in found]


def give_back(session: Session, reading: Reading) -> None:
    """Not read: it is as due as before."""
    same = (Profile.id == reading.profile_id) & (Profile.claimed_until == reading.claimed_until)
    session.execute(update(Profile).where(same).values(claimed_until=None), execution_options=NOT_LOADED)


def hand_back(session: Session, ids: Collection[int], handed: datetime) -> None:
    """What waited for this worker and was not to be read after all waits no longer."""
    left = update(Profile).where(Profile.id.in_(ids), Profile.claimed_until == handed)
    session.execute(left.values(claimed_until=None), execution_options=NOT_LOADED)


def put_off(session: Session, network: str, host: str, until: datetime) -> int:
    """The host wants a pause: all its profiles come later, and none of them has failed."""
    there = (Profile.network == network) & (Profile.host == host) & (Profile.next_poll_at < until)
    done: Any = session.execute(
        update(Profile).where(there).values(next_poll_at=until), execution_options=NOT_LOADED
    )
    return int(done.rowcount)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(Profile.claimed_until.is_(None), Profile.claimed_until <= now)
