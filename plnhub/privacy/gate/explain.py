"""Retell how a flow figure came from the plain count, step by step. Pure ◇."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from plnhub.privacy.gate.families import agree_on_cohorts
from plnhub.privacy.gate.flow import place_all
from plnhub.privacy.gate.publishing import counted
from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.soften import soften_count
from plnhub.privacy.gate.tally import tally, why_hidden
from plnhub.privacy.gate.values import EVERYONE, Cell, Question, State

TOLD = ("company too small", "cells in", "cells shown", "cells hidden", "periods copied", "cohorts locked")


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One cell of flow on its way: as it happened, after the clip, why hidden, and as rounded."""

    plain: int
    clipped: int
    hidden_by: str
    rounded: float | None


def explain(question: Question, cell: Cell, rules: Rules | None = None) -> Explanation:
    """For use beside the data only: it tells plain counts, so it never goes on a page."""
    rules = rules or Rules()
    agreed = agree_on_cohorts(question.eligible, question.families, rules.eligible)
    table = next(one for one in question.tables if one.measure == cell.measure)
    period = next(one for one in table.periods if one.label == cell.period)
    units = {name: agreed.cohorts[name] for name in agreed.families.get(table.by, ())}
    place = (cell.cohort, cell.other_cohort)
    clipped = counted(question, agreed.cohorts[EVERYONE], rules, Counter())
    plain, kept = (
        [
            one
            for one in place_all(source, units).get(place, ())
            if one.measure == cell.measure and period.holds(one.day)
        ]
        for source in (question.contributions, clipped)
    )
    count = tally(kept)
    hidden_by = why_hidden(count, rules, rules.cell_spread)
    rounded, _ = soften_count(count.total, rules)
    if not hidden_by and cell.state is State.HIDDEN:
        hidden_by = "hidden: line or complement"
    return Explanation(
        plain=tally(plain).total,
        clipped=count.total,
        hidden_by=hidden_by,
        rounded=None if hidden_by else rounded,
    )


def readable_steps(steps: Mapping[str, int], rules: Rules | None = None) -> dict[str, int]:
    """What a release may tell of its steps: about figures and cohorts only, to the nearest step.

    Totals of events and of people carry each person's part, rounded or not: two releases subtracted from
    each other would show it. Why a figure is hidden is nobody's to know either.
    """
    width = (rules or Rules()).step
    hidden = steps.get("cells in", 0) - steps.get("cells shown", 0)
    told = {**steps, "cells hidden": hidden} if "cells in" in steps else steps
    return {name: width * ((told[name] + width // 2) // width) for name in TOLD if name in told}
