"""What the ledger holds about one person, for that person's own copy."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, cast, func, select, true
from sqlalchemy.orm import Session

from plnhub.models.ledger import Activity, Actor

TOLD = (
    "key",
    "revision",
    "occurred_at",
    "recorded_at",
    "verb",
    "object",
    "topic",
    "context",
    "in_reply_to",
    "channel",
)


def acts_by(session: Session, person_id: int) -> list[dict[str, Any]]:
    """What the person did, in the order of time."""
    mine = select(Activity).join(Actor, Actor.id == Activity.actor).where(Actor.person_id == person_id)
    return _told(session.scalars(mine.order_by(Activity.occurred_at, Activity.id)))


def acts_to(session: Session, person_id: int) -> list[dict[str, Any]]:
    """What others did for or towards the person; who they are is theirs and left out."""
    split = "json_each" if session.get_bind().dialect.name == "sqlite" else "json_array_elements_text"
    recipient = getattr(func, split)(Activity.recipients).table_valued("value")
    received = (
        select(Activity)
        .join(recipient, true())
        .join(Actor, Actor.id == cast(recipient.c.value, Integer))
        .where(Actor.person_id == person_id)
    )
    return _told(session.scalars(received.order_by(Activity.occurred_at, Activity.id)))


def names_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """How the ledger calls the person."""
    rows = session.scalars(select(Actor).where(Actor.person_id == person_id))
    return [{"network": row.network, "handle": row.handle, "name": row.name} for row in rows]


def _told(acts: Iterable[Activity]) -> list[dict[str, Any]]:
    return [{name: getattr(act, name) for name in TOLD} for act in acts]
