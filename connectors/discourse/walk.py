"""Where in a list with drifting offsets a poll stands, newest first. ◇"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from connectors.answers import Json, identifier
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.known import is_new, known_in, newest, number_of, written
from connectors.times import instant

WINDOW = timedelta(days=2)  # read again each time, so that what slipped through is found
OVERLAP = 3  # posts that two pages share
LAST_OFFSET = 10_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """`until`: what is `known` reaches up to then. `found` and `top` belong to the walk under way."""

    until: str | None = None
    known: frozenset[int] = field(default=frozenset())
    offset: int = 0
    top: str | None = None
    found: frozenset[int] = field(default=frozenset())
    last: frozenset[int] = field(default=frozenset())

    @property
    def state(self) -> dict[str, Any]:
        sets = {"known": self.known, "found": self.found, "last": self.last}
        named = {"until": self.until, "top": self.top, **{name: written(one) for name, one in sets.items()}}
        return {"offset": self.offset, **{name: value for name, value in named.items() if value}}

    def floor(self, since: datetime | None) -> datetime | None:
        until = instant(self.until)
        return until - WINDOW if until else since


@dataclass(frozen=True, kw_only=True)
class Step:
    place: Place
    complete: bool
    is_cut: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    until, top = text_in(state, "until"), text_in(state, "top")
    if any(one and instant(one) is None for one in (until, top)):
        raise CursorInvalid("the cursor holds no time")
    return Place(
        until=until,
        known=known_in(state, "known"),
        offset=number_in(state, "offset", 0),
        top=top,
        found=known_in(state, "found"),
        last=known_in(state, "last"),
    )


def fresh(actions: list[Json], place: Place) -> list[Json]:
    """What is not stored yet; a post that is listed twice counts once."""
    seen, found = place.found | place.last, []
    for action in actions:
        number = _number(action)
        if number not in seen and is_new(number, place.known):
            found.append(action)
            seen |= {number}
    return found


def step(place: Place, actions: list[Json], since: datetime | None) -> Step:
    """After one page, newest first."""
    moments = [moment for one in actions if (moment := instant(one.get("created_at")))]
    numbers = {_number(one) for one in actions}
    found = newest(place.found | numbers)
    top = place.top or (max(moments).isoformat() if moments else place.until)
    floor = place.floor(since)
    is_reached = floor is not None and bool(moments) and min(moments) < floor
    is_cut = place.offset >= LAST_OFFSET
    if not actions or is_reached or is_cut:
        return Step(place=Place(until=top, known=newest(place.known | found)), complete=True, is_cut=is_cut)
    onward = Place(
        until=place.until,
        known=place.known,
        offset=place.offset + max(len(actions) - OVERLAP, 1),
        top=top,
        found=found,
        last=newest(numbers),
    )
    return Step(place=onward, complete=False)


def _number(action: Json) -> int:
    return number_of(identifier(action, "post_id"))
