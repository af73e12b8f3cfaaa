"""What the steps of a connection test find, and how they tell it. ◇ Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plnhub.directory.entries.values import Quarantined, Staff
from plnhub.directory.planning.describe import described_person
from plnhub.errors import Unavailable

REASONS = 3


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a step has found; `advice` is for what works and yet will need somebody soon."""

    detail: str
    advice: str = ""


Check = tuple[str, Callable[[], Told | None], str]
"""The name of a step, what it does (None: there is nothing to tell), and the advice when it fails."""


def told_staff(good: Sequence[Staff], aside: Sequence[Quarantined]) -> Told:
    """How many can be used, and why others cannot; raises Unavailable when nobody can."""
    reasons = "; ".join(dict.fromkeys(one.reason for one in aside[:REASONS]))
    counted = f"{len(good)} people, {len(aside)} entries set aside"
    detail = f"{counted}: {reasons}" if aside else counted
    if not good:
        raise Unavailable(detail)
    return Told(detail=detail, advice="mend these entries, or leave them out by the filter" if aside else "")


def told_person(good: Sequence[Staff], mapped: Sequence[str]) -> Told:
    """The first of them field by field, and which fields nobody has, as after a slip in the mapping."""
    if not good:
        raise Unavailable("nobody was found")
    empty = [name for name in mapped if not any(getattr(one, name, None) for one in good)]
    advice = f"nobody among the first {len(good)} has {', '.join(empty)}: look at the mapping and the rights"
    return Told(detail=described_person(good[0]), advice=advice if empty else "")
