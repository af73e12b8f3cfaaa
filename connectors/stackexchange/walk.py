"""Where in three streams, oldest first, a poll stands. ◇"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from connectors.answers import Json, parts
from connectors.cursor import number_in
from connectors.errors import CursorInvalid
from connectors.stackexchange.posts import STREAMS

OVERLAP = 600  # seconds
PAGE_SIZE = 100
LAST_PAGE = 25  # the interface shows no more without a token
LATEST = 1 << 40


@dataclass(frozen=True, kw_only=True)
class Place:
    """`known`: each stream is stored up to that second. `position` is set in the middle of `stream`."""

    known: tuple[int, ...] = field(default=(0,) * len(STREAMS))
    stream: int = 0
    position: int | None = None
    page: int = 1

    @property
    def state(self) -> dict[str, Any]:
        middle = {} if self.position is None else {"position": self.position}
        return {"known": list(self.known), "stream": self.stream, "page": self.page, **middle}

    def start(self, since: datetime | None) -> int:
        """The second from which on the stream is read now."""
        if self.position is not None:
            return self.position
        floor = int(since.timestamp()) if since else 0
        return max(self.known[self.stream] - OVERLAP, floor, 0)

    def query(self, since: datetime | None) -> dict[str, str]:
        """By date and not by page, so that what is deleted meanwhile shifts nothing out of sight."""
        return {
            "sort": "creation",
            "order": "asc",
            "fromdate": str(self.start(since)),
            "pagesize": str(PAGE_SIZE),
            "page": str(self.page),
        }


@dataclass(frozen=True, kw_only=True)
class Step:
    place: Place
    complete: bool
    is_cut: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    if not state:
        return Place()
    known, position = state.get("known"), state.get("position")
    if not isinstance(known, list) or len(known) != len(STREAMS):
        raise CursorInvalid("the cursor knows other streams")
    stream, page = number_in(state, "stream", 0), number_in(state, "page", 1)
    if stream >= len(STREAMS) or not 1 <= page <= LAST_PAGE:
        raise CursorInvalid("the cursor points behind the end")
    seconds = [_second(one) for one in known]
    middle = None if position is None else _second(position)
    return Place(known=tuple(seconds), stream=stream, position=middle, page=page)


def step(place: Place, wrapper: Json, since: datetime | None) -> Step:
    """After one page of the stream at hand."""
    start = place.start(since)
    found = [one.get("creation_date") for one in parts(wrapper, "items")]
    newest = max((one for one in found if isinstance(one, int) and start <= one < LATEST), default=start)
    has_more = wrapper.get("has_more") is True and bool(found)
    if has_more and newest > start:
        return Step(place=replace(place, position=newest, page=1), complete=False)
    if has_more and place.page < LAST_PAGE:  # a hundred within one second
        return Step(place=replace(place, position=start, page=place.page + 1), complete=False)
    onward = (place.stream + 1) % len(STREAMS)
    done = Place(known=_with(place.known, place.stream, newest), stream=onward)
    return Step(place=done, complete=onward == 0, is_cut=has_more)


def _with(known: tuple[int, ...], at: int, newest: int) -> tuple[int, ...]:
    return (*known[:at], max(known[at], newest), *known[at + 1 :])


def _second(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LATEST:
        raise CursorInvalid("the cursor holds no time")
    return value
