"""A preview as a page shows it: days as days, and one line a kind. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`kinds` by verb: how many acts were open to everybody, and of how many only the owner knows."""

    acts: int
    first: date | None
    last: date | None
    kinds: Mapping[str, tuple[int, int]]
    months: Mapping[str, int]


def shown(preview: Mapping[str, Any]) -> Shown:
    """Nothing where nothing was counted."""
    open_ones, asked = preview.get("kinds", {}), preview.get("open_question", {})
    kinds = {verb: (open_ones.get(verb, 0), asked.get(verb, 0)) for verb in {**open_ones, **asked}}
    months = {month: sum(verbs.values()) for month, verbs in preview.get("months", {}).items()}
    return Shown(
        acts=sum(map(sum, kinds.values())),
        first=_day(preview.get("first")),
        last=_day(preview.get("last")),
        kinds=kinds,
        months=dict(sorted(months.items(), reverse=True)),
    )


def _day(text: str | None) -> date | None:
    return datetime.fromisoformat(text).date() if text else None
