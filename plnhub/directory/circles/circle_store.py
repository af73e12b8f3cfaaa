"""The circles on file: load them for a plan, and carry a plan out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import cast

from sqlalchemy import String, Table, func, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.clock import new_public_id
from plnhub.directory.circles.circle_people import HERE
from plnhub.directory.circles.circle_plan import NOBODY, CirclePlan, KnownCircle, Members
from plnhub.directory.storing.bulk import insert_rows
from plnhub.models import Circle, CircleMembership, Person

PRESENT = CircleMembership.left_on.is_(None)
CIRCLES = cast(Table, Circle.__table__)
MEMBERSHIPS = cast(Table, CircleMembership.__table__)
COLUMNS = ("circle_id", "person_id", "joined_on")


def circles_on_file(session: Session) -> list[KnownCircle]:
    """Every circle with its present members."""
    members = _members(session)
    return [
        KnownCircle(
            id=one.id,
            source_key=one.source_key,
            name=one.name,
            members=members.get(one.id, NOBODY),
            missing_since=one.missing_since,
            is_closed=one.closed_on is not None,
        )
        for one in session.scalars(select(Circle))
    ]


def _members(session: Session) -> dict[int, Members]:
    """One row a circle, which is far quicker to fetch than one row a person."""
    people = func.aggregate_strings(as_type(CircleMembership.person_id, String), ",")
    query = select(CircleMembership.circle_id, people).where(PRESENT).group_by(CircleMembership.circle_id)
    return {circle_id: frozenset(map(int, ids.split(","))) for circle_id, ids in session.execute(query)}


def apply_circles(session: Session, plan: CirclePlan, now: datetime) -> int:
    """Write everything that the plan says; answers the number of rows written."""
    if plan.is_empty:
        return 0
    created = ((new_public_id(), found.source_key, found.name) for found in plan.created)
    insert_rows(session, CIRCLES, ("public_id", "source_key", "name"), created)
    circles = {one.source_key: one for one in session.scalars(select(Circle))}
    for key, name in plan.renamed:
        circles[key].name = name
    for key in plan.missing:
        circles[key].missing_since = now
    for key in plan.back:
        circles[key].missing_since = circles[key].closed_on = None
    for key in plan.closed:
        circles[key].closed_on = now.date()
    session.flush()
    ids = {key: one.id for key, one in circles.items()}
    for key, people in plan.left.items():
        _end(session, ids[key], people, now.date())
    joined = _still_here(session, plan.joined)
    insert_rows(session, MEMBERSHIPS, COLUMNS, _rows(ids, joined, now.date()))
    changed = {*(key for key, _ in plan.renamed), *plan.missing, *plan.back, *plan.closed}
    return len(plan.created) + len(changed) + _count(joined) + _count(plan.left)


def _rows(ids: Mapping[str, int], joined: Mapping[str, Members], today: date) -> Iterator[tuple[object, ...]]:
    return ((ids[key], person, today) for key, people in joined.items() for person in sorted(people))


def _still_here(session: Session, joined: Mapping[str, Members]) -> Mapping[str, Members]:
    """Without those who were erased while the groups were read."""
    wanted = NOBODY.union(*joined.values())
    if not wanted:
        return joined
    between = Person.id.between(min(wanted), max(wanted))
    here = frozenset(session.scalars(select(Person.id).where(HERE, between)))
    return joined if wanted <= here else {key: people & here for key, people in joined.items()}


def _count(members: Mapping[str, Members]) -> int:
    return sum(map(len, members.values()))


def _end(session: Session, circle_id: int, people: Iterable[int], today: date) -> None:
    for part in chunks(sorted(people)):
        theirs = CircleMembership.circle_id == circle_id, CircleMembership.person_id.in_(part)
        session.execute(update(CircleMembership).where(*theirs, PRESENT).values(left_on=today))
