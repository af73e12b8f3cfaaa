"""The circles on file: load them for a plan, and carry a plan out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.clock import new_public_id
from plnhub.directory.circles.circle_plan import CirclePlan, KnownCircle
from plnhub.directory.entries.values import Staff
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Circle, CircleMembership, Person, PersonState


def circles_on_file(session: Session) -> list[KnownCircle]:
    """Every circle with the keys of its present members."""
    members: dict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(CircleMembership.circle_id, Person.source_key)
        .join(Person, Person.id == CircleMembership.person_id)
        .where(CircleMembership.left_on.is_(None))
    )
    for circle_id, key in rows:
        members[circle_id].add(key)
    return [
        KnownCircle(
            id=one.id,
            source_key=one.source_key,
            name=one.name,
            members=frozenset(members[one.id]),
            missing_since=one.missing_since,
            is_closed=one.closed_on is not None,
        )
        for one in session.scalars(select(Circle))
    ]


def people_of_groups(session: Session) -> list[Staff]:
    """Everybody who may stand in a group, by key, uid and DN alone."""
    rows = session.execute(
        select(Person.source_key, Person.uid, Person.dn).where(
            Person.source == SOURCE, Person.state != PersonState.PSEUDONYM
        )
    )
    return [Staff(key=key, uid=uid, name=uid, dn=dn) for key, uid, dn in rows]


def apply_circles(session: Session, plan: CirclePlan, now: datetime) -> int:
    """Write everything that the plan says; answers the number of rows written."""
    if plan.is_empty:
        return 0
    for found in plan.created:
        session.add(Circle(public_id=new_public_id(), source_key=found.source_key, name=found.name))
    session.flush()
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
    ids = _ids(session, {person for _, person in (*plan.joined, *plan.left)})
    _end(session, [(circles[key].id, ids[person]) for key, person in plan.left], now.date())
    joined = [
        {"circle_id": circles[key].id, "person_id": ids[person], "joined_on": now.date()}
        for key, person in plan.joined
        if person in ids
    ]
    if joined:
        session.execute(insert(CircleMembership), joined)
    changed = {*(key for key, _ in plan.renamed), *plan.missing, *plan.back, *plan.closed}
    return len(plan.created) + len(changed) + len(joined) + len(plan.left)


def _ids(session: Session, keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(sorted(keys)):
        rows = session.execute(
            select(Person.source_key, Person.id).where(Person.source == SOURCE, Person.source_key.in_(part))
        )
        found |= {key: id_ for key, id_ in rows}
    return found


def _end(session: Session, memberships: Sequence[tuple[int, int]], today: date) -> None:
    by_circle: dict[int, list[int]] = defaultdict(list)
    for circle_id, person_id in memberships:
        by_circle[circle_id].append(person_id)
    for circle_id, people in by_circle.items():
        for part in chunks(people):
            session.execute(
                update(CircleMembership)
                .where(
                    CircleMembership.circle_id == circle_id,
                    CircleMembership.person_id.in_(part),
                    CircleMembership.left_on.is_(None),
                )
                .values(left_on=today)
            )
