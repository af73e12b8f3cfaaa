"""What a profile has brought into the ledger and what may have been taken back at its network since."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from plnhub.activity.verbs import RETRACTED
from plnhub.models.ledger import Activity


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One act as it was fetched last: its key, the address of its object and its revision."""

    key: str
    url: str | None
    revision: str


def fetched_acts(
    session: Session, profile_id: int, starts: Collection[str], also: Collection[str] = (), limit: int = 20
) -> list[Fetched]:
    """The newest acts whose key starts so, and those named in `also`, less what was taken back."""
    newest = select(func.max(Activity.id)).where(Activity.profile_id == profile_id).group_by(Activity.key)
    later = aliased(Activity)
    stands = ~exists().where(later.key == Activity.key, later.verb == RETRACTED)
    acts = select(Activity.key, Activity.object, Activity.revision).where(Activity.id.in_(newest), stands)
    named = session.execute(acts.where(Activity.key.in_(also))).all()
    recent = session.execute(
        acts.where(or_(*(Activity.key.startswith(start, autoescape=True) for start in starts)))
        .order_by(Activity.occurred_at.desc(), Activity.id.desc())
        .limit(limit)
    ).all()
    found = {key: Fetched(key=key, url=url, revision=revision) for key, url, revision in (*named, *recent)}
    return list(found.values())
