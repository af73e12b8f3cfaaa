"""Where in a user's submissions a poll stands: first back to the consent, then forward. ◇"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.answers import Json
from connectors.cursor import text_in
from connectors.errors import CursorInvalid
from connectors.hackernews.items import is_taken_back
from connectors.times import since_epoch

Items = Mapping[int, Json | None]

BATCH = 10
MOST_WAITING = 10
PATIENCE = timedelta(days=2)  # an item may show up late, and a dead one may be taken back among the living


@dataclass(frozen=True, kw_only=True)
class Place:
    """`newest` set: everything up to it is stored. Else the way back stands at `oldest`, begun at `top`."""

    newest: int | None = None
    oldest: int | None = None
    top: int | None = None
    waiting: tuple[int, ...] = ()

    @property
    def state(self) -> dict[str, Any]:
        named = {"newest": self.newest, "oldest": self.oldest, "top": self.top}
        waiting = {"waiting": ",".join(map(str, self.waiting))} if self.waiting else {}
        return {name: str(value) for name, value in named.items() if value is not None} | waiting


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    return Place(
        newest=_number(state, "newest"),
        oldest=_number(state, "oldest"),
        top=_number(state, "top"),
        waiting=_numbers(state, "waiting"),
    )


def submitted_ids(user: Json) -> frozenset[int]:
    """Numbers are given once and only grow; whatever is not a number is left out."""
    found = user.get("submitted")
    listed = found if isinstance(found, list) else []
    return frozenset(one for one in listed if isinstance(one, int) and one > 0)


def next_ids(place: Place, submitted: Collection[int]) -> list[int]:
    """The items to ask for now: upwards once the way back is done, downwards before."""
    if place.newest is not None:
        return sorted(one for one in submitted if one > place.newest)[:BATCH]
    return sorted((one for one in submitted if place.oldest is None or one < place.oldest), reverse=True)[
        :BATCH
    ]


def after(
    place: Place,
    submitted: Collection[int],
    wanted: list[int],
    items: Items,
    *,
    since: datetime | None,
    now: datetime,
) -> tuple[Place, bool]:
    """The place once `items` are stored, and whether the end is reached."""
    place = replace(place, waiting=_waiting(place, items, now))
    if place.newest is not None:
        place = replace(place, newest=max(wanted, default=place.newest))
        return place, not next_ids(place, submitted)
    top = place.top if place.top is not None else max(wanted, default=0)
    onward = replace(place, top=top, oldest=min(wanted, default=0))
    if not next_ids(onward, submitted) or _reaches(items, since):
        return Place(newest=top, waiting=place.waiting), True
    return onward, False


def _waiting(place: Place, items: Items, now: datetime) -> tuple[int, ...]:
    """Those not to be seen yet among the new ones; what lies far behind the first page stays as it is."""
    unseen = set(place.waiting) - set(items)
    if place.top is None:
        unseen |= {one for one, item in items.items() if _may_show_up(item, now)}
    return tuple(sorted(unseen)[-MOST_WAITING:])


def _may_show_up(item: Json | None, now: datetime) -> bool:
    if item is None:
        return True
    made_at = since_epoch(item.get("time"))
    is_young = made_at is not None and now - made_at < PATIENCE
    return is_taken_back(item) and item.get("deleted") is not True and is_young


def _reaches(items: Items, since: datetime | None) -> bool:
    moments = [since_epoch(item.get("time")) for item in items.values() if item]
    return since is not None and any(moment < since for moment in moments if moment)


def _number(state: dict[str, Any], key: str) -> int | None:
    found = _numbers(state, key)
    if len(found) > 1:
        raise CursorInvalid(f"{key} is not one number")
    return found[0] if found else None


def _numbers(state: dict[str, Any], key: str) -> tuple[int, ...]:
    written = text_in(state, key)
    if written is None:
        return ()
    if not re.fullmatch(r"\d{1,18}(,\d{1,18}){0,20}", written, re.ASCII):
        raise CursorInvalid(f"{key} holds no numbers")
    return tuple(int(one) for one in written.split(","))
