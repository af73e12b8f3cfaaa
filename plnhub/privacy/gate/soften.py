"""Round and code a figure so that its step is three people wide at least. Pure ◇."""

from __future__ import annotations

import math

from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.values import State

Softened = tuple[float | None, State]
HIDDEN: Softened = (None, State.HIDDEN)
EDGE = 0.1
NEAR_EDGE = 0.125  # what is nearer to a tenth than to the next step of 5 %


def soften_count(value: float, rules: Rules) -> Softened:
    """The nearest multiple of the step; less than two steps is hidden."""
    shown = rules.step * math.floor(value / rules.step + 0.5)
    return (float(shown), State.SHOWN) if shown >= 2 * rules.step else HIDDEN


def soften_people(value: float, of: int | None, rules: Rules) -> Softened:
    """A number of people; where it is part of a known group, neither part may be small or be certain."""
    if of is None:
        return soften_count(value, rules)
    edge = max(EDGE * of, rules.eligible)
    if of < 2 * edge:
        return HIDDEN
    if value <= edge:
        return float(rules.step * math.ceil(edge / rules.step)), State.AT_MOST
    if value >= of - edge:
        return float(rules.step * math.floor((of - edge) / rules.step)), State.AT_LEAST
    return soften_count(value, rules)


def soften_share(yes: int, people: int, rules: Rules) -> Softened:
    """A share of people, coded at both ends so that even with colluders nobody's answer is certain."""
    for low, high, shown in share_bins(people, rules):
        if low <= yes <= high:
            return shown
    return HIDDEN


def share_bins(people: int, rules: Rules) -> list[tuple[int, int, Softened]]:
    """Every figure that a share of this many people can be shown as, with the counts behind it."""
    edge = max(math.ceil(NEAR_EDGE * people) - 1, rules.colluders + 1)
    step = max(0.05, 3 / people) if people else 1.0
    if people < 2 * (edge + 1):
        return []
    middle: dict[int, list[int]] = {}
    for yes in range(edge + 1, people - edge):
        middle.setdefault(math.floor(yes / people / step + 0.5), []).append(yes)
    wide = {bin_: counts for bin_, counts in middle.items() if len(counts) >= 3}
    low = min((counts[0] for counts in wide.values()), default=people // 2 + 1)
    high = max((counts[-1] for counts in wide.values()), default=people // 2)
    bins: list[tuple[int, int, Softened]] = [(0, low - 1, (_up((low - 1) / people), State.AT_MOST))]
    for bin_, counts in wide.items():
        bins.append((counts[0], counts[-1], (round(bin_ * step, 4), State.SHOWN)))
    return [*bins, (high + 1, people, (_down((high + 1) / people), State.AT_LEAST))]


def soften_index(value: float, people: int, rules: Rules) -> Softened:
    """An index from -1 to 1 is a share in disguise: the same step, the same coding."""
    edge = max(EDGE, (rules.colluders + 1) / people)
    step = max(0.05, 3 / people)
    share = (value + 1) / 2
    if edge >= 0.5:
        return HIDDEN
    if share <= edge:
        return round(2 * edge - 1, 4), State.AT_MOST
    if share >= 1 - edge:
        return round(1 - 2 * edge, 4), State.AT_LEAST
    rounded = min(max(step * math.floor(share / step + 0.5), edge), 1 - edge)
    return round(2 * rounded - 1, 4), State.SHOWN


def _up(share: float) -> float:
    return EDGE if share < NEAR_EDGE else round(math.ceil(share * 20 - 1e-9) / 20, 4)


def _down(share: float) -> float:
    return 1 - EDGE if share > 1 - NEAR_EDGE else round(math.floor(share * 20 + 1e-9) / 20, 4)
