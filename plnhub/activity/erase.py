"""Take rows out of the ledger, which only erasure, retention and a closed profile may do."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from plnhub.activity.actors import Party
from plnhub.chunks import chunks
from plnhub.models import Profile, ProfileState
from plnhub.models.ledger import Activity, Actor, Erasure

NO_ONE = "erased"
PERSON_ERASED = "person erased"
"""The reason noted for an erasure that also wrote the replies of others anew, under their old numbers."""
OWN_PREFIX = "hub:"


def erase_profile(session: Session, profile_id: int, subject: str, reason: str, now: datetime) -> int:
    """Remove every act that came through the profile; `subject` is its keyed hash. Answers how many."""
    rows = _removed(session, Activity.profile_id == profile_id)
    note_erasure(session, subject, reason, rows, now)
    return rows


def erase_before(session: Session, day: datetime) -> int:
    """Remove the acts that happened before `day`, and the outside accounts that nothing names any more."""
    count = _removed(session, Activity.occurred_at < day)
    if count:
        _remove_unnamed(session)
    return count


def erase_person(session: Session, person_id: int) -> int:
    """Remove what a person did, and the person's words from what others did in reply; counts the rows."""
    profiles = list(session.scalars(select(Profile.id).where(Profile.person_id == person_id)))
    actors = _actors_of(session, person_id)
    own = or_(
        Activity.actor.in_(actors) if actors else false(),
        Activity.profile_id.in_(profiles) if profiles else false(),
    )
    keys = list(session.scalars(select(Activity.key).where(own).distinct()))
    removed = _removed(session, own)
    rewritten = _forget_words(session, keys)
    _rename(session, actors)
    return removed + rewritten


def note_erasure(session: Session, subject: str, reason: str, rows: int, now: datetime) -> None:
    """Write down that rows went: the subject is a keyed hash, never a name."""
    session.add(Erasure(subject=subject, reason=reason, rows=rows, erased_at=now))
    session.flush()


def _actors_of(session: Session, person_id: int) -> list[int]:
    """The person's own row and the rows of the accounts that the person had proven."""
    ids = set(session.scalars(select(Actor.id).where(Actor.person_id == person_id)))
    columns = (Profile.network, Profile.host, Profile.handle, Profile.account_id)
    proven = or_(Profile.state == ProfileState.VERIFIED, Profile.verified_at.is_not(None))
    mine = select(*columns).where(Profile.person_id == person_id, proven)
    for network, host, *names in session.execute(mine):
        known = [name for name in names if name]
        known += [Party.account(network, host, names[1]).handle] if names[1] else []
        found = select(Actor.id).where(Actor.network == network, Actor.handle.in_(known))
        ids.update(session.scalars(found) if known else ())
    return sorted(ids)


def _forget_words(session: Session, keys: Collection[str]) -> int:
    """Others' replies stay, without what they quote; the ledger takes no update, so each is written anew."""
    count = 0
    for part in chunks(list(keys)):
        about = or_(Activity.in_reply_to.in_(part), Activity.context.in_(part))
        rows = [
            dict(row) for row in session.execute(select(*Activity.__table__.columns).where(about)).mappings()
        ]
        for again in chunks(rows):
            _remove_ids(session, [row["id"] for row in again])
            session.execute(insert(Activity), [_wordless(row) for row in again])
        count += len(rows)
    return count


def _wordless(row: dict[str, Any]) -> dict[str, Any]:
    """Our own keys say nothing about anybody; an outside address may hold a name."""
    kept = {name: _opaque(row[name]) for name in ("in_reply_to", "context")}
    return row | kept | {"object": None, "topic": None}


def _opaque(text: str | None) -> str | None:
    return text if text is not None and text.startswith(OWN_PREFIX) else None


def _rename(session: Session, actors: Iterable[int]) -> None:
    for id_ in actors:
        session.execute(
            update(Actor)
            .where(Actor.id == id_)
            .values(network=NO_ONE, handle=secrets.token_hex(16), name=None)
        )


def _remove_unnamed(session: Session) -> None:
    """Accounts outside that no act names any more."""
    split = "json_each" if session.get_bind().dialect.name == "sqlite" else "json_array_elements_text"
    recipient = getattr(func, split)(Activity.recipients).table_valued("value")
    named = select(sql_cast(recipient.c.value, Integer)).select_from(Activity).join(recipient, true())
    unused = Actor.person_id.is_(None), Actor.id.not_in(select(Activity.actor)), Actor.id.not_in(named)
    session.execute(delete(Actor).where(*unused))


def _remove_ids(session: Session, ids: Collection[int]) -> None:
    session.execute(delete(Activity).where(Activity.id.in_(ids)))


def _removed(session: Session, which: ColumnElement[bool]) -> int:
    return cast("CursorResult[Any]", session.execute(delete(Activity).where(which))).rowcount
