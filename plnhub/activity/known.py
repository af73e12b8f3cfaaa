"""Which acts the ledger has already, under whatever revision."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.activity.record import Act
from plnhub.chunks import chunks
from plnhub.models.ledger import Activity


def not_known(session: Session, acts: Sequence[Act]) -> list[Act]:
    """The acts whose key no row has: an older account of an act never corrects a newer one."""
    known: set[str] = set()
    for part in chunks([act.key for act in acts]):
        known.update(session.scalars(select(Activity.key).where(Activity.key.in_(part))))
    return [act for act in acts if act.key not in known]
