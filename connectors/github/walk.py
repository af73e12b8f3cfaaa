"""Where in an account's events, and then in the search before them, a poll stands. ◇"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.answers import Json
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.github.events import happened_at
from connectors.times import instant

LATE = timedelta(hours=6)  # events may show up that much after they happened
LAST_PAGE = 3  # of a hundred events each
LAST_SEARCH_PAGE = 10


@dataclass(frozen=True, kw_only=True)
class Place:
    """`known`: events up to then are stored. `newest` belongs to the walk under way."""

    known: str | None = None
    etag: str | None = None
    page: int = 1
    newest: str | None = None
    search: int = 0

    @property
    def state(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    def floor(self, since: datetime | None) -> datetime | None:
        """The moment back to which the walk goes."""
        known = instant(self.known)
        return known - LATE if known else since


@dataclass(frozen=True, kw_only=True)
class Step:
    place: Place
    complete: bool
    is_gap: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    place = Place(
        known=text_in(state, "known"),
        etag=text_in(state, "etag"),
        page=number_in(state, "page", 1),
        newest=text_in(state, "newest"),
        search=number_in(state, "search", 0),
    )
    if not 1 <= place.page <= LAST_PAGE or place.search > LAST_SEARCH_PAGE:
        raise CursorInvalid("the cursor points behind the last page")
    if any(written and instant(written) is None for written in (place.known, place.newest)):
        raise CursorInvalid("the cursor holds no time")
    return place


def step(
    place: Place,
    events: list[Json],
    *,
    has_next: bool,
    etag: str | None,
    since: datetime | None,
    now: datetime,
) -> Step:
    """After one page of events, newest first.

    The validator speaks for the first page alone: it is kept only if nothing was read behind that.
    What 300 events do not reach, the search fetches as far as it can.
    """
    moments = [moment for event in events if (moment := happened_at(event))]
    floor = place.floor(since)
    reached = floor is not None and bool(moments) and min(moments) < floor
    newest = place.newest or (max(moments) if moments else now).isoformat()
    if not reached and has_next and events and place.page < LAST_PAGE:
        onward = Place(known=place.known, etag=place.etag, page=place.page + 1, newest=newest)
        return Step(place=onward, complete=False)
    is_gap = bool(place.known) and not reached and place.page == LAST_PAGE
    is_searched = is_gap or not (place.known or reached)
    done = Place(known=newest, etag=etag if place.page == 1 else None, search=int(is_searched))
    return Step(place=done, complete=not is_searched, is_gap=is_gap)
