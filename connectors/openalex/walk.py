"""Where in a list that is read whole a poll stands, and what of it is news. ◇"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.answers import Json, parts, text
from connectors.cursor import text_in
from connectors.errors import CursorInvalid, SourceFormat
from connectors.known import known_in, newest, number_of, written
from connectors.openalex.works import work_id

FIRST = "*"
LONGEST_PLACE = 1000
DAY = re.compile(r"\d{4}-\d\d-\d\d[T\d:.Z+-]{0,24}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Place:
    """`known` works are stored as they were on the day `until`; `top` is the newest change in this walk."""

    at: str = FIRST
    until: str = ""
    top: str = ""
    known: frozenset[int] = field(default=frozenset())

    @property
    def state(self) -> dict[str, Any]:
        named = {"at": self.at, "until": self.until, "top": self.top, "known": written(self.known)}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, kw_only=True)
class Step:
    place: Place
    complete: bool
    circled: bool = False


def place_in(state: dict[str, Any]) -> Place:
    """Raises CursorInvalid."""
    at, until, top = text_in(state, "at") or FIRST, text_in(state, "until") or "", text_in(state, "top") or ""
    if any(one and not DAY.fullmatch(one) for one in (until, top)) or len(at) > LONGEST_PLACE:
        raise CursorInvalid("the cursor holds no place in the list")
    return Place(at=at, until=until, top=top, known=known_in(state, "known"))


def worth_telling(works: list[Json], place: Place) -> list[Json]:
    """All but what is remembered and has not changed since."""
    return [one for one in works if _number(one) not in place.known or _changed(one) >= place.until]


def step(place: Place, answer: Json) -> Step:
    """After one page; the last one is empty, or says that nothing comes next."""
    works, onward = parts(answer, "results"), text(_meta(answer), "next_cursor")
    if onward is not None and len(onward) > LONGEST_PLACE:
        raise SourceFormat("the next place in the list is too long to be kept")
    known = newest({*place.known, *map(_number, works)})
    top = max([place.top, *map(_changed, works)])
    if works and onward and onward != place.at:
        return Step(place=replace(place, at=onward, top=top, known=known), complete=False)
    done = Place(until=top or place.until, known=known)
    return Step(place=done, complete=True, circled=bool(works) and onward == place.at)


def _meta(answer: Json) -> Json:
    found = answer.get("meta")
    return found if isinstance(found, dict) else {}


def _number(work: Json) -> int:
    return number_of(work_id(work)[1:])


def _changed(work: Json) -> str:
    """ISO times of one zone: their order is that of their letters."""
    found = text(work, "updated_date") or ""
    return found if DAY.fullmatch(found) else ""
