"""Gifts of head, hands and heart: what somebody offers, in the owner's own words and by no other hand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plnhub.activity import Act, Party, record
from plnhub.errors import Invalid
from plnhub.models import Gift
from plnhub.pln.text import required
from plnhub.words import marked

KINDS = ("head", "hands", "heart")
NO_GIFT = marked("Name the gift: one or a few words.")
NO_KIND = marked("Choose head, hands or heart.")
LONGEST = 200


def gifts_of(session: Session, person_id: int) -> Sequence[Gift]:
    """The gifts of a person, in the order they were named."""
    return session.scalars(select(Gift).where(Gift.person_id == person_id).order_by(Gift.id)).all()


def add_gift(session: Session, person_id: int, kind: str, name: str, now: datetime) -> Gift:
    """Offer a gift; the same words again change nothing."""
    if kind not in KINDS:
        raise Invalid(NO_KIND, field="kind")
    words = required(name, field="name", missing=NO_GIFT, longest=LONGEST)
    same = [gift for gift in gifts_of(session, person_id) if gift.name.casefold() == words.casefold()]
    if same:
        return same[0]
    gift = Gift(person_id=person_id, kind=kind, name=words, added_at=now)
    session.add(gift)
    session.flush()
    record(session, [_offered(gift)], now)
    return gift


def remove_gift(session: Session, person_id: int, public_id: str) -> None:
    """Take a gift back; one that is not there, or somebody else's, is left alone in silence."""
    session.execute(delete(Gift).where(Gift.person_id == person_id, Gift.public_id == public_id))


def _offered(gift: Gift) -> Act:
    return Act(
        key=f"hub:gift:{gift.public_id}",
        occurred_at=gift.added_at,
        verb="offer",
        actor=Party.staff(gift.person_id),
        object=gift.name,
        topic=gift.name,
    )
