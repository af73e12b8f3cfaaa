"""Clip what one person may weigh in one week of one measure, giving and receiving apart. Pure ◇."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from plnhub.privacy.gate.values import Contribution

Budget = tuple[str, str, int, int]


def clip(contributions: Iterable[Contribution], limit: int) -> tuple[Contribution, ...]:
    """The earliest contributions of each person and week up to the limit, in whatever order they came."""
    ordered = sorted(contributions, key=_order)
    by_giver = _within(ordered, limit, lambda contribution: contribution.giver)
    return tuple(_within(by_giver, limit, lambda contribution: contribution.receiver))


def _within(
    contributions: Iterable[Contribution], limit: int, end: Callable[[Contribution], str]
) -> list[Contribution]:
    spent: Counter[Budget] = Counter()
    kept: list[Contribution] = []
    for contribution in contributions:
        person = end(contribution)
        year, week, _ = contribution.day.isocalendar()
        budget = (contribution.measure, person, year, week)
        allowed = min(contribution.n, limit - spent[budget]) if person else contribution.n
        if allowed > 0:
            spent[budget] += allowed
            kept.append(contribution if allowed == contribution.n else replace(contribution, n=allowed))
    return kept


def _order(contribution: Contribution) -> tuple[str, ...]:
    return (
        contribution.measure,
        contribution.day.isoformat(),
        contribution.giver,
        contribution.receiver,
        contribution.community,
        contribution.answer,
    )
