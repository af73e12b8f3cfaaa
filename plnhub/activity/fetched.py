"""What a profile has brought into the ledger and what may have been taken back at its network since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from plnhub.activity.verbs import RETRACTED
from plnhub.models.ledger import Activity

Window = tuple[datetime | None, datetime]


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One act as it was fetched last: its row and key, the address of its object, its revision."""

    number: int
    key: str
    url: str | None
    revision: str
    recorded_at: datetime


def fetched_acts(
    session: Session, profile_id: int, starts: Collection[str], recorded: Sequence[Window]
) -> list[Fetched]:
    """The acts recorded in one of these spans whose key starts so, less what was taken back."""
    begun = or_(*(Activity.key.startswith(start, autoescape=True) for start in starts))
    spans = or_(*(_within(after, until) for after, until in recorded))
    return _read(session, _standing(profile_id).where(begun, spans))


def named_acts(session: Session, profile_id: int, keys: Collection[str]) -> list[Fetched]:
    """The acts of these keys, less what was taken back."""
    return _read(session, _standing(profile_id).where(Activity.key.in_(keys))) if keys else []


def newest_fetched(session: Session, profile_id: int) -> datetime | None:
    """When something was recorded last."""
    return session.scalar(select(func.max(Activity.recorded_at)).where(Activity.profile_id == profile_id))


def _standing(profile_id: int) -> Select[int, str, str | None, str, datetime]:
    """The last revision of each act that nothing has taken back; an edit makes it young again."""
    later = aliased(Activity)
    stands = ~exists().where(later.key == Activity.key, later.verb == RETRACTED)
    ids = select(func.max(Activity.id)).where(Activity.profile_id == profile_id).group_by(Activity.key)
    columns = select(Activity.id, Activity.key, Activity.object, Activity.revision, Activity.recorded_at)
    return columns.where(Activity.id.in_(ids), stands)


def _within(after: datetime | None, until: datetime) -> ColumnElement[bool]:
    begun = Activity.recorded_at > after if after else true()
    return and_(begun, Activity.recorded_at <= until)


def _read(session: Session, wanted: Select[int, str, str | None, str, datetime]) -> list[Fetched]:
    return [
        Fetched(number=number, key=key, url=url, revision=revision, recorded_at=recorded_at)
        for number, key, url, revision, recorded_at in session.execute(wanted)
    ]
