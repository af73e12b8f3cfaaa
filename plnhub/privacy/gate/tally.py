"""The plain count behind one cell, and whether so few or so uneven a group may be shown. Pure ◇."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.values import Contribution

OPEN_SHARE = 0.1  # nobody's count may be estimated to a tenth


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How much each person gave and received; an outside end has no persons and stays empty."""

    givers: Counter[str] = field(default_factory=Counter)
    receivers: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return max(self.givers.total(), self.receivers.total())

    @property
    def sides(self) -> tuple[Counter[str], ...]:
        return tuple(side for side in (self.givers, self.receivers) if side)

    def __add__(self, other: Tally) -> Tally:
        return Tally(givers=self.givers + other.givers, receivers=self.receivers + other.receivers)


def tally(contributions: Iterable[Contribution]) -> Tally:
    count = Tally()
    for contribution in contributions:
        if contribution.giver:
            count.givers[contribution.giver] += contribution.n
        if contribution.receiver:
            count.receivers[contribution.receiver] += contribution.n
    return count


def why_hidden(count: Tally, rules: Rules, spread: int) -> str:
    """The rule that hides the cell, or nothing when it may be shown."""
    people = count.givers.keys() | count.receivers.keys()
    if len(people) < rules.eligible:
        return "hidden: eligible"
    if any(len(side) < rules.contributing for side in count.sides):
        return "hidden: contributing"
    if any(is_dominated(side, rules.dominance) for side in count.sides):
        return "hidden: dominance"
    if any(not is_spread(side, spread, rules) for side in count.sides):
        return "hidden: spread"
    return ""


def is_dominated(side: Mapping[str, float], limit: float) -> bool:
    """Whether one person gives more than the limit of it all."""
    return bool(side) and max(side.values()) > limit * sum(side.values()) + 1e-9


def is_spread(side: Mapping[str, float], least: int, rules: Rules) -> bool:
    """Whether the largest count stays open even when the next largest take their own away from the total."""
    total = sum(side.values())
    top = sorted(side.values(), reverse=True)[: rules.colluders + 1]
    rest = total - sum(top)
    return rules.dominance * total >= least and rest >= max(least, OPEN_SHARE * max(top, default=0))
