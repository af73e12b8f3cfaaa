"""Guess a known leader's count: the next three take their own values from what is shown of a cohort."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from plnhub.privacy.gate import EVERYONE, Rules
from tests.privacy.attacker import Exposure, Observed, Own


def guesses(
    observed: Iterable[Observed], acts: Sequence[Own], rules: Rules, measure: str = "flow"
) -> list[Exposure]:
    """Whose count comes out to less than three steps, or to a tenth of it."""
    lines: dict[tuple[str, str, str], list[Observed]] = defaultdict(list)
    for one in observed:
        if one.cell.measure == measure and one.cell.shown is not None and _is_inner(one):
            lines[one.cell.period, one.cell.cohort, "gives"].append(one)
            lines[one.cell.period, one.cell.other_cohort, "receives"].append(one)
    found = []
    for (period, cohort, way), cells in lines.items():
        mine = [act for act in acts if (act.measure, act.period) == (measure, period)]
        weights = _weights(cells, mine, way)
        top = [weight for _, weight in weights.most_common(rules.colluders + 1)]
        off = sum(one.cell.shown or 0 for one in cells) - sum(top) + rules.step // 2 * len(cells)
        if top and off < max(rules.line_spread, top[0] / 10):
            found.append(Exposure(kind="guessed", measure=measure, period=period, where=cohort, people=1))
    return found


def _weights(cells: Sequence[Observed], acts: Sequence[Own], way: str) -> Counter[str]:
    weights: Counter[str] = Counter()
    for one in cells:
        givers, receivers = one.cohorts[one.cell.cohort], one.cohorts[one.cell.other_cohort]
        for act in acts:
            if act.giver in givers and act.receiver in receivers:
                weights[act.giver if way == "gives" else act.receiver] += act.n
    return weights


def _is_inner(one: Observed) -> bool:
    ends = {one.cell.cohort, one.cell.other_cohort}
    return ends <= one.cohorts.keys() and EVERYONE not in ends
