"""Where in an account's statuses a poll stands: first back to the consent, then forward. ◇"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.answers import Json, identifier
from connectors.cursor import text_in
from connectors.mastodon.statuses import written_at

PAGE_SIZE = 40


@dataclass(frozen=True, kw_only=True)
class Place:
    """`newest` set: everything up to it is stored. Else the way back stands at `oldest`, begun at `top`."""

    newest: str | None = None
    oldest: str | None = None
    top: str | None = None

    @property
    def query(self) -> dict[str, str]:
        bound = {"min_id": self.newest} if self.newest else {"max_id": self.oldest}
        return {"limit": str(PAGE_SIZE)} | {name: value for name, value in bound.items() if value}

    @property
    def state(self) -> dict[str, Any]:
        named = {"newest": self.newest, "oldest": self.oldest, "top": self.top}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next place, whether the end is reached, and whether the server went round in a circle."""

    place: Place
    complete: bool
    circled: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    return Place(newest=text_in(state, "newest"), oldest=text_in(state, "oldest"), top=text_in(state, "top"))


def step(place: Place, statuses: list[Json], since: datetime | None) -> Step:
    """Pages come newest first in both directions; ids are compared by the server alone."""
    ids = [found for status in statuses if (found := identifier(status))]
    if place.newest:
        return _forward(place, ids)
    top = place.top or (ids[0] if ids else "0")
    if not ids or _reaches(statuses, since):
        return Step(place=Place(newest=top), complete=True)
    if ids[-1] == place.oldest:
        return Step(place=Place(newest=top), complete=True, circled=True)
    return Step(place=Place(oldest=ids[-1], top=top), complete=False)


def _forward(place: Place, ids: list[str]) -> Step:
    if not ids:
        return Step(place=place, complete=True)
    return Step(place=Place(newest=ids[0]), complete=ids[0] == place.newest, circled=ids[0] == place.newest)


def _reaches(statuses: list[Json], since: datetime | None) -> bool:
    moments = [moment for status in statuses if (moment := written_at(status))]
    return since is not None and bool(moments) and min(moments) < since
