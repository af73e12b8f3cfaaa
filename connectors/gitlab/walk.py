"""Where in an account's events a poll stands; the interface knows whole days alone. ◇"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from connectors.answers import Json, identifier
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.known import is_new, known_in, newest, number_of, written
from connectors.times import instant

PAGE_SIZE = 20  # each event may cost two more requests
OVERLAP = timedelta(days=3)  # two whole days and what the server's zone may shift


@dataclass(frozen=True, kw_only=True)
class Place:
    """`day`: events up to then are stored; `known` are the newest of them. In the middle `page` is over 1."""

    day: str | None = None
    after: str | None = None
    page: int = 1
    known: frozenset[int] = frozenset()

    @property
    def state(self) -> dict[str, Any]:
        named = {"day": self.day, "after": self.after, "known": written(self.known)}
        return {"page": self.page, **{name: value for name, value in named.items() if value}}

    def start(self, since: datetime | None) -> str | None:
        """The day after which events are asked for; the same all through a walk."""
        if self.page > 1:
            return self.after
        first = date.fromisoformat(self.day) if self.day else (since.date() if since else None)
        return (first - OVERLAP).isoformat() if first else None

    def query(self, since: datetime | None) -> dict[str, str]:
        after = self.start(since)
        bound = {"after": after} if after else {}
        return {**bound, "sort": "asc", "per_page": str(PAGE_SIZE), "page": str(self.page)}


@dataclass(frozen=True, kw_only=True)
class Step:
    place: Place
    complete: bool


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    day, after, page = text_in(state, "day"), text_in(state, "after"), number_in(state, "page", 1)
    if not all(_is_day(one) for one in (day, after)) or page < 1:
        raise CursorInvalid("the cursor holds no day")
    return Place(day=day, after=after, page=page, known=known_in(state, "known"))


def fresh(events: list[Json], place: Place) -> list[Json]:
    """The events that are not stored yet."""
    return [one for one in events if is_new(number_of(identifier(one)), place.known)]


def step(place: Place, events: list[Json], *, has_more: bool, since: datetime | None) -> Step:
    """After one page, oldest first."""
    known = newest({*place.known, *(number_of(identifier(one)) for one in events)})
    days = [moment.date().isoformat() for one in events if (moment := instant(one.get("created_at")))]
    last_day = max([*days, place.day or ""], default="") or None
    if has_more:
        onward = replace(place, day=last_day, after=place.start(since), page=place.page + 1, known=known)
        return Step(place=onward, complete=False)
    return Step(place=Place(day=last_day, known=known), complete=True)


def _is_day(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
