"""Read the ledger for a page: which verbs somebody has used, who was asked, what colleagues show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Subquery, and_, cast, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from plnhub.activity.verbs import RETRACTED
from plnhub.models import HUB, Profile
from plnhub.models.ledger import Activity, Actor

CHOOSING = "add"
ASKING = ("ask", "request-review")


@dataclass(frozen=True, kw_only=True)
class ShownAct:
    """One act that its owner lets colleagues see."""

    key: str
    person_id: int
    verb: str
    occurred_at: datetime
    object: str | None
    topic: str | None
    context: str | None


def verbs_of(session: Session, person_id: int) -> frozenset[str]:
    """The verbs that a person has used at least once, by whatever way they reached the ledger."""
    mine = select(Activity.verb).join(Actor, Actor.id == Activity.actor)
    return frozenset(session.scalars(mine.where(Actor.person_id == person_id, ~_retracted()).distinct()))


def verbs_of_all(session: Session) -> dict[int, set[str]]:
    """The verbs that each member of staff has used at least once."""
    used: dict[int, set[str]] = {}
    rows = select(Actor.person_id, Activity.verb).join(Actor, Actor.id == Activity.actor)
    for person_id, verb in session.execute(rows.where(~_retracted()).distinct()):
        if person_id is not None:
            used.setdefault(person_id, set()).add(verb)
    return used


def asks_received(session: Session, since: datetime) -> Subquery:
    """How often each member of staff was asked directly since then (`person_id`, `times`), to be joined."""
    split = "json_each" if session.get_bind().dialect.name == "sqlite" else "json_array_elements_text"
    recipient = getattr(func, split)(Activity.recipients).table_valued("value")
    return (
        select(Actor.person_id.label("person_id"), func.count().label("times"))
        .select_from(Activity)
        .join(recipient, true())
        .join(Actor, Actor.id == cast(recipient.c.value, Integer))
        .where(Activity.verb.in_(ASKING), Activity.occurred_at >= since, Actor.person_id.is_not(None))
        .group_by(Actor.person_id)
        .subquery()
    )


def shown_acts(
    session: Session, person_ids: Collection[int], since: datetime, limit: int = 60
) -> list[ShownAct]:
    """The latest acts of these people that they show to colleagues (the switch of the act's own profile).

    Whom somebody chooses to learn from, and when, is nobody else's business: it is never among them.
    """
    through = or_(
        Profile.id == Activity.profile_id,
        and_(
            Activity.profile_id.is_(None),
            Profile.network == HUB,
            Profile.person_id == Actor.person_id,
        ),
    )
    rows = session.execute(
        select(Activity, Actor.person_id)
        .join(Actor, Actor.id == Activity.actor)
        .join(Profile, through)
        .where(Actor.person_id.in_(person_ids), Profile.show_on, Activity.occurred_at >= since)
        .where(Activity.revision == "", Activity.verb != CHOOSING, ~_retracted())
        .order_by(Activity.occurred_at.desc(), Activity.id.desc())
        .limit(limit)
    )
    return [_shown(act, person_id) for act, person_id in rows if person_id is not None]


def _shown(act: Activity, person_id: int) -> ShownAct:
    return ShownAct(
        key=act.key,
        person_id=person_id,
        verb=act.verb,
        occurred_at=act.occurred_at,
        object=act.object,
        topic=act.topic,
        context=act.context,
    )


def _retracted() -> ColumnElement[bool]:
    """Whether a later revision of the same act took it back."""
    later = aliased(Activity)
    return exists().where(later.key == Activity.key, later.verb == RETRACTED)
