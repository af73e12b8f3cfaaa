"""Where in a repository a poll stands: settled at a revision, or on its way through the collections. ◇"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.answers import Json, text
from connectors.bluesky.names import is_timed, record_address
from connectors.bluesky.records import FOLLOW, POST, REPOST
from connectors.bluesky.repository import Listed
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.times import instant

COLLECTIONS = (POST, REPOST, FOLLOW)
SWEEP_EVERY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Settled: everything up to `revision` is stored. Under way: `head` is the revision it began at.

    Keys sort by time, but a record can be edited or written under an old key. So a walk stops where it meets
    `tops`, the newest keys already stored, only if a sweep through everything was begun less than a day ago;
    `whole` is the revision that the last sweep began at.
    """

    server: str | None = None
    revision: str | None = None
    head: str | None = None
    collection: int = 0
    after: str | None = None
    whole: str | None = None
    tops: str | None = None
    newest: str | None = None
    swept: str | None = None
    sweep: str | None = None

    @property
    def state(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    def is_due(self, now: datetime) -> bool:
        """Whether the identity is to be looked up, and everything read, once more."""
        swept = instant(self.swept)
        return swept is None or not swept <= now < swept + SWEEP_EVERY

    def begun(self, server: str, head: str, now: datetime) -> "Place":
        """A walk from the newest record on, or the one under way going on at the server named now."""
        if self.head:
            return replace(self, server=server)
        sweep = now.isoformat() if self.is_due(now) else None
        return replace(self, server=server, head=head, collection=0, after=None, newest=None, sweep=sweep)

    def is_unchanged(self, revision: str) -> bool:
        return not self.head and bool(revision) and self.revision == revision

    def is_whole(self, revision: str) -> bool:
        return self.is_unchanged(revision) and self.whole == revision


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next place, whether the end is reached, and whether the server went round in a circle."""

    place: Place
    complete: bool
    circled: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    names = ("server", "revision", "head", "after", "whole", "tops", "newest", "swept", "sweep")
    place = Place(
        **{name: text_in(state, name) for name in names}, collection=number_in(state, "collection", 0)
    )
    if place.collection >= len(COLLECTIONS):
        raise CursorInvalid("the cursor points behind the last collection")
    return place


def step(place: Place, page: Listed) -> Step:
    """After one page of a collection, newest key first."""
    keys = [key for key in map(_key, page.records) if is_timed(key)]
    place = replace(place, newest=_noted(place, keys))
    circled = page.after is not None and place.after is not None and page.after >= place.after
    is_end = not page.records or page.after is None or circled
    if not is_end and not _meets_known(place, keys):
        return Step(place=replace(place, after=page.after), complete=False)
    if place.collection + 1 < len(COLLECTIONS):
        onward = replace(place, collection=place.collection + 1, after=None)
        return Step(place=onward, complete=False, circled=circled)
    return Step(place=_settled(place), complete=True, circled=circled)


def _settled(place: Place) -> Place:
    return Place(
        server=place.server,
        revision=place.head,
        whole=place.head if place.sweep else place.whole,
        tops=place.newest,
        swept=place.sweep or place.swept,
    )


def _meets_known(place: Place, keys: list[str]) -> bool:
    known = _slots(place.tops)[place.collection]
    return place.sweep is None and bool(known) and bool(keys) and min(keys) <= known


def _noted(place: Place, keys: list[str]) -> str:
    slots = _slots(place.newest)
    slots[place.collection] = max([slots[place.collection], *keys])
    return " ".join(slots)


def _slots(text: str | None) -> list[str]:
    """One newest key for each collection."""
    found = (text or "").split(" ")
    return (found + [""] * len(COLLECTIONS))[: len(COLLECTIONS)]


def _key(record: Json) -> str:
    address = record_address(text(record, "uri"))
    return address.key if address else ""
