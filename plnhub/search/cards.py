"""One colleague as colleagues see them: place, gifts and the profiles they chose to show; no numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from plnhub.errors import NotFound
from plnhub.models import (
    HUB,
    Circle,
    CircleMembership,
    Gift,
    Person,
    PlnMember,
    Profile,
    ProfileState,
)

GIFT = "gift"
PROFILE = "profile"
CIRCLE = "circle"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One line on a card: a gift (`kind` head, hands or heart), a profile (its network and address), or a
    circle (`kind` is its public id)."""

    kind: str
    name: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """What everybody in the company may see of a colleague, and whether this reader learns from them."""

    person: Person
    gifts: tuple[Shown, ...]
    profiles: tuple[Shown, ...]
    circles: tuple[Shown, ...]
    chosen: PlnMember | None


def card_of(session: Session, public_id: str, reader_id: int) -> Card:
    """The card of an active colleague; raises NotFound for anybody else."""
    chosen = (PlnMember.person_id == Person.id) & (PlnMember.owner_id == reader_id)
    found = session.execute(
        select(Person, PlnMember)
        .outerjoin(PlnMember, chosen & PlnMember.removed_at.is_(None))
        .where(Person.public_id == public_id)
        .options(joinedload(Person.team), joinedload(Person.manager))
    ).first()
    if found is None or not found[0].is_active:
        raise NotFound("no such person")
    lines = _lines(session, found[0].id)
    return Card(
        person=found[0],
        gifts=tuple(shown for what, shown in lines if what == GIFT),
        profiles=tuple(shown for what, shown in lines if what == PROFILE),
        circles=tuple(shown for what, shown in lines if what == CIRCLE),
        chosen=found[1],
    )


def _lines(session: Session, person_id: int) -> list[tuple[str, Shown]]:
    gifts = select(literal(GIFT), Gift.kind, Gift.name, literal(None)).where(Gift.person_id == person_id)
    profiles = select(literal(PROFILE), Profile.network, Profile.handle, Profile.url).where(
        Profile.person_id == person_id,
        Profile.show_on,
        Profile.state == ProfileState.VERIFIED,
        Profile.network != HUB,
    )
    circles = (
        select(literal(CIRCLE), Circle.public_id, Circle.name, literal(None))
        .join(CircleMembership, CircleMembership.circle_id == Circle.id)
        .where(
            CircleMembership.person_id == person_id,
            CircleMembership.left_on.is_(None),
            Circle.closed_on.is_(None),
        )
    )
    all_three = union_all(gifts, profiles, circles).subquery()
    rows: Iterable[Any] = session.execute(select(*all_three.c))
    shown = [(what, Shown(kind=kind, name=name or kind, url=_web(url))) for what, kind, name, url in rows]
    return sorted(shown, key=_order)


def _order(line: tuple[str, Shown]) -> tuple[str, str]:
    """By kind and name; circles, whose kind is only an id, by their names alone."""
    what, shown = line
    return ("" if what == CIRCLE else shown.kind), shown.name.casefold()


def _web(url: str | None) -> str | None:
    """Only addresses of the web become links."""
    return url if url and url.startswith(("https://", "http://")) else None
