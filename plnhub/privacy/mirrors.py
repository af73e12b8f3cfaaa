"""A person's own mirror: the one row about that person, for that person's eyes alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from plnhub.models import HUB, Person, Profile
from plnhub.models.releases import Mirror
from plnhub.privacy.consent import Switches, switches_of


@dataclass(frozen=True, kw_only=True)
class OwnMirror:
    """The owner's switches and, once a rebuild has made them, numbers; `people` names those on the map."""

    switches: Switches = field(default_factory=Switches)
    as_of: date | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)


def own_mirror(session: Session, person_id: int) -> OwnMirror:
    """The mirror of this person; its numbers stay dark while the "my mirror" switch is off."""
    hub = (Profile.person_id == Person.id) & (Profile.network == HUB)
    profile, mirror = session.execute(
        select(Profile, Mirror)
        .select_from(Person)
        .outerjoin(Profile, hub)
        .outerjoin(Mirror, Mirror.person_id == Person.id)
        .where(Person.id == person_id)
    ).one()
    switches = switches_of(profile) if profile is not None else Switches()
    if mirror is None or not _any_mirror_on(session, person_id, switches):
        return OwnMirror(switches=switches)
    people = _named(session, mirror.numbers)
    return OwnMirror(switches=switches, as_of=mirror.as_of, numbers=mirror.numbers, people=people)


def _any_mirror_on(session: Session, person_id: int, hub: Switches) -> bool:
    if hub.mirror:
        return True
    on = select(Profile.id).where(Profile.person_id == person_id, Profile.mirror_on).limit(1)
    return session.scalar(on) is not None


def _named(session: Session, numbers: Mapping[str, Any]) -> dict[int, Person]:
    nodes = (numbers.get("ego") or {}).get("nodes") or []
    ids = [node["person_id"] for node in nodes if node.get("person_id") is not None]
    found = select(Person).where(Person.id.in_(ids)).options(joinedload(Person.team))
    return {person.id: person for person in session.scalars(found)} if ids else {}
