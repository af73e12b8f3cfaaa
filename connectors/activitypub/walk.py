"""Where in an outbox a poll stands, page by page from its newest end. ◇"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.activitypub.objects import moment_of
from connectors.answers import Json
from connectors.cursor import number_in, text_in
from connectors.errors import CursorInvalid
from connectors.times import believable, instant

OVERLAP = timedelta(days=1)  # outboxes are not quite in order, and edits move nothing
SWEEP_EVERY = timedelta(days=7)  # pages that are counted lose items when one before them is deleted
DEEPEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """`known`: what was made up to then is stored. `page`, `newest` and `sweep` belong to a walk under way.

    `born` is when the actor was made: the same address with another birthday is another account.
    """

    known: str | None = None
    page: str | None = None
    depth: int = 0
    newest: str | None = None
    swept: str | None = None
    sweep: str | None = None
    born: str | None = None

    @property
    def state(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    def begun(self, now: datetime) -> "Place":
        """A walk from the newest page on, through everything once a week; or the one under way."""
        if self.page:
            return self
        swept = instant(self.swept)
        is_due = swept is None or not swept <= now < swept + SWEEP_EVERY
        return replace(self, depth=0, newest=None, sweep=now.isoformat() if is_due else None)

    def floor(self, since: datetime | None) -> datetime | None:
        """The moment back to which the walk goes."""
        known = instant(self.known)
        return known - OVERLAP if known and not self.sweep else since


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next place, whether the end is reached, and whether something may lie behind it."""

    place: Place
    complete: bool
    is_gap: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    names = ("known", "page", "newest", "swept", "sweep", "born")
    place = Place(**{name: text_in(state, name) for name in names}, depth=number_in(state, "depth", 0))
    if any(written and instant(written) is None for written in (place.known, place.newest)):
        raise CursorInvalid("the cursor holds no time")
    return place


def step(place: Place, items: list[Json], onward: str | None, since: datetime | None, now: datetime) -> Step:
    """After one page; `onward` names the next."""
    moments = [moment for item in items if (moment := believable(moment_of(item), now))]
    newest = max([*moments, *filter(None, [instant(place.newest)])], default=None)
    place = replace(place, newest=newest.isoformat() if newest else None)
    floor = place.floor(since)
    is_past = floor is not None and bool(moments) and max(moments) < floor
    circled = onward is not None and onward == place.page
    if onward is None or is_past or circled or place.depth >= DEEPEST:
        is_gap = onward is not None and not is_past
        return Step(place=_settled(place), complete=True, is_gap=is_gap)
    return Step(place=replace(place, page=onward, depth=place.depth + 1), complete=False)


def _settled(place: Place) -> Place:
    return Place(known=place.newest or place.known, swept=place.sweep or place.swept, born=place.born)
