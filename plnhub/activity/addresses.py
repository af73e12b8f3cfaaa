"""Find the act that stands at an address of the web."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from plnhub.activity.verbs import RETRACTED
from plnhub.models.ledger import Activity


def act_at(
    session: Session, profile_ids: Collection[int], addresses: Collection[str]
) -> tuple[int, str] | None:
    """The profile and the key of the newest act of these profiles at one of the addresses, if it stands."""
    later = aliased(Activity)
    stands = ~exists().where(later.key == Activity.key, later.verb == RETRACTED)
    here = Activity.profile_id.in_(profile_ids) & Activity.object.in_(addresses)
    wanted = select(Activity.profile_id, Activity.key).where(here, stands)
    found = session.execute(wanted.order_by(Activity.id.desc()).limit(1)).one_or_none()
    return (found[0], found[1]) if found and found[0] is not None else None
