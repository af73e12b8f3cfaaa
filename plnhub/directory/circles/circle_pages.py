"""Circles as colleagues see them: names of circles and of people, and no count of what anybody does."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from plnhub.errors import NotFound
from plnhub.models import Circle, CircleMembership, Person, PersonState

HERE = (PersonState.ACTIVE, PersonState.MISSING)
SEEN = (Person.state.in_(HERE), ~Person.disabled)
PAGE = 60


@dataclass(frozen=True, kw_only=True)
class CirclePage:
    """A circle with some of its members, in the order of their names."""

    circle: Circle
    people: Sequence[Person]
    total: int
    first: int


def open_circles(session: Session) -> list[tuple[Circle, int]]:
    """The circles that there are, by name, each with the number of colleagues who are in it."""
    members = (
        select(CircleMembership.circle_id, func.count().label("people"))
        .join(Person, Person.id == CircleMembership.person_id)
        .where(CircleMembership.left_on.is_(None), *SEEN)
        .group_by(CircleMembership.circle_id)
        .subquery()
    )
    rows = session.execute(
        select(Circle, func.coalesce(members.c.people, 0))
        .outerjoin(members, members.c.circle_id == Circle.id)
        .where(Circle.closed_on.is_(None))
        .order_by(func.lower(Circle.name), Circle.id)
    )
    return [(circle, int(people)) for circle, people in rows]


def circle_page(session: Session, public_id: str, first: int = 0) -> CirclePage:
    """An open circle and a page of its members; raises NotFound for a closed or unknown one."""
    circle = session.scalar(select(Circle).where(Circle.public_id == public_id, Circle.closed_on.is_(None)))
    if circle is None:
        raise NotFound("no such circle")
    within = (
        select(Person)
        .join(CircleMembership, CircleMembership.person_id == Person.id)
        .where(CircleMembership.circle_id == circle.id, CircleMembership.left_on.is_(None), *SEEN)
    )
    total = session.scalar(select(func.count()).select_from(within.subquery())) or 0
    page = within.options(joinedload(Person.team)).order_by(func.lower(Person.name), Person.id)
    people = session.scalars(page.offset(max(0, first)).limit(PAGE)).all()
    return CirclePage(circle=circle, people=people, total=total, first=max(0, first))


def has_open_circles(session: Session) -> bool:
    """Whether there is anything to see."""
    return session.scalar(select(Circle.id).where(Circle.closed_on.is_(None)).limit(1)) is not None
