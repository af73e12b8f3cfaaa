"""Where in an account's events a poll stands; the interface knows whole days alone. ◇"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from connectors.answers import Json, identifier
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.times import instant

PAGE_SIZE = 20  # each event may cost two more requests
OVERLAP = timedelta(days=3)  # two whole days and what the server's zone may shift
MOST_KNOWN = 250
IDS = re.compile(r"[0-9a-z]{1,13}(,[0-9a-z]{1,13}){0,249}")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class Place:
    """`day`: events up to then are stored; `known` are the newest of them. In the middle `page` is over 1."""

    day: str | None = None
    after: str | None = None
    page: int = 1
    known: frozenset[int] = frozenset()

    @property
    def state(self) -> dict[str, Any]:
        named = {"day": self.day, "after": self.after, "known": ",".join(map(_short, sorted(self.known)))}
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
    day, after, known = text_in(state, "day"), text_in(state, "after"), text_in(state, "known")
    page = number_in(state, "page", 1)
    if not all(_is_day(one) for one in (day, after)) or page < 1:
        raise CursorInvalid("the cursor holds no day")
    if known and not IDS.fullmatch(known):
        raise CursorInvalid("the cursor holds no events")
    ids = frozenset(int(one, len(DIGITS)) for one in known.split(",")) if known else frozenset()
    return Place(day=day, after=after, page=page, known=ids)


def fresh(events: list[Json], place: Place) -> list[Json]:
    """The events that are not stored yet; numbers grow, so what lies below a full memory is."""
    is_full = len(place.known) >= MOST_KNOWN
    floor = min(place.known) if is_full else 0
    return [one for one in events if (number := _number(one)) not in place.known and number >= floor]


def step(place: Place, events: list[Json], *, has_more: bool, since: datetime | None) -> Step:
    """After one page, oldest first."""
    numbers = {number for one in events if (number := _number(one))} | place.known
    known = frozenset(sorted(numbers)[-MOST_KNOWN:])
    days = [moment.date().isoformat() for one in events if (moment := instant(one.get("created_at")))]
    newest = max([*days, place.day or ""], default="") or None
    if has_more:
        onward = replace(place, after=place.start(since), page=place.page + 1, known=known)
        return Step(place=onward, complete=False)
    return Step(place=Place(day=newest, known=known), complete=True)


def _number(event: Json) -> int:
    written = identifier(event)
    return int(written) if re.fullmatch(r"[0-9]{1,18}", written) else 0


def _short(number: int) -> str:
    found = ""
    while number or not found:
        number, digit = divmod(number, len(DIGITS))
        found = DIGITS[digit] + found
    return found


def _is_day(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
