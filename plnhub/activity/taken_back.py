"""What was taken back stays taken back: later revisions of the same act are not recorded."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity.record import Act
from plnhub.activity.verbs import RETRACTED
from plnhub.chunks import chunks
from plnhub.models.ledger import Activity


def without_taken_back(session: Session, acts: Sequence[Act]) -> list[Act]:
    """The acts whose key no earlier row has taken back."""
    gone: set[str] = set()
    for part in chunks([act.key for act in acts]):
        retracted = select(Activity.key).where(Activity.key.in_(part), Activity.verb == RETRACTED)
        gone.update(session.scalars(retracted))
    return [act for act in acts if act.key not in gone]
