"""Walk through a listing by date, second by second, so that nothing slips by while it changes. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from connectors.answers import Json, accepted, as_list, text
from connectors.contract import Http
from connectors.errors import CursorInvalid
from connectors.times import instant
from connectors.wordpress.acts import number_in
from connectors.wordpress.site import route

PER_PAGE = 100
MOST_OF_ONE_SECOND = 150
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One way to list things: by which date, and how far back to look again at every walk."""

    path: str
    order: str
    bound: str
    moment: str
    fields: str
    overlap: timedelta


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far a listing was read: `top` ever, `at` in this walk, and what of that second was seen."""

    top: datetime | None = None
    at: datetime | None = None
    seen: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """Some items, where the walk stands after them, and whether a few may have been left out."""

    items: tuple[Json, ...]
    place: Place
    is_last: bool
    is_cut: bool = False


def steps(
    http: Http, home: str, listing: Listing, query: dict[str, object], place: Place, since: datetime | None
) -> Iterator[Step]:
    """From where the last walk stopped, with its overlap, to the end."""
    place = place if place.at else _begun(place, listing, since)
    while True:
        step = _step(http, home, listing, query, place)
        place = step.place
        yield step
        if step.is_last:
            return


def packed(place: Place) -> str:
    """The place as text for a cursor."""
    return "|".join((_stamp(place.top), _stamp(place.at), ",".join(map(str, place.seen))))


def unpacked(words: str | None) -> Place:
    """Raises CursorInvalid."""
    if words is None:
        return Place()
    parts = words.split("|")
    ids = parts[2].split(",") if len(parts) == 3 and parts[2] else []
    if len(parts) != 3 or not all(one.isdecimal() and len(one) < 13 for one in ids):
        raise CursorInvalid("the place in a listing is damaged")
    return Place(top=_read(parts[0]), at=_read(parts[1]), seen=tuple(map(int, ids)))


def _begun(place: Place, listing: Listing, since: datetime | None) -> Place:
    start = place.top - listing.overlap if place.top else since
    start = max(start, since) if start and since else start
    return replace(place, at=start.replace(microsecond=0) if start else None, seen=())


def _step(http: Http, home: str, listing: Listing, query: dict[str, object], place: Place) -> Step:
    asked = query | {
        "orderby": listing.order,
        "order": "asc",
        "per_page": PER_PAGE,
        listing.bound: _stamp(place.at - SECOND) if place.at else None,
        "exclude": ",".join(map(str, place.seen)),
        "_fields": listing.fields,
    }
    response = accepted(http.get(route(home, listing.path, asked)))
    listed = as_list(response)
    items = [item for item in listed if _is_new(item, listing, place)]
    after = _after(items, listing, place)
    pages = response.headers.get("x-wp-totalpages", "1" if len(listed) < PER_PAGE else "2")
    is_last = not items or pages in {"0", "1"}
    is_cut = len(after.seen) > MOST_OF_ONE_SECOND
    if is_cut:
        after = replace(after, at=after.at + SECOND if after.at else None, seen=())
    top = max((moment for moment in (after.top, after.at) if moment), default=None)
    ended = Place(top=top) if is_last or (is_cut and after.at is None) else after
    return Step(items=tuple(items), place=ended, is_last=ended is not after, is_cut=is_cut)


def _after(items: list[Json], listing: Listing, place: Place) -> Place:
    """The last second reached, and everything that was seen of it."""
    moments = {number_in(item, "id"): moment_of(item, listing) for item in items}
    known = [moment for moment in (place.at, *moments.values()) if moment]
    at = max(known, default=None)
    of_it = tuple(number for number, moment in moments.items() if moment in (at, None))
    return replace(place, at=at, seen=(place.seen if at == place.at else ()) + of_it)


def moment_of(item: Json, listing: Listing) -> datetime | None:
    return instant(text(item, listing.moment))


def _is_new(item: Json, listing: Listing, place: Place) -> bool:
    """A server that heeds neither date nor exclusion would otherwise be read for ever."""
    number, moment = number_in(item, "id"), moment_of(item, listing)
    is_known = not number or number in place.seen
    return not is_known and (moment is None or place.at is None or moment >= place.at)


def _stamp(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else ""


def _read(words: str) -> datetime | None:
    moment = instant(words)
    if words and moment is None:
        raise CursorInvalid("a date in the cursor cannot be read")
    return moment
