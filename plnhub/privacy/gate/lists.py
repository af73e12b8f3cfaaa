"""Figures listed by cohort: shares of people, totals, and readings taken elsewhere. Pure ◇."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.soften import (
    HIDDEN,
    Softened,
    share_bins,
    soften_count,
    soften_index,
    soften_people,
    soften_share,
)
from plnhub.privacy.gate.tally import is_dominated, is_spread
from plnhub.privacy.gate.values import (
    EVERYONE,
    Cell,
    Cohorts,
    Contribution,
    Period,
    Reading,
    Scale,
    State,
    Table,
)

Ranked = tuple[Cell, int]  # a cell and the number of people behind it


def share_cells(
    table: Table,
    period: Period,
    contributions: Iterable[Contribution],
    cohorts: Cohorts,
    rows: Sequence[str],
    rules: Rules,
    steps: Counter[str],
) -> list[Cell]:
    """For each cohort and answer, the share of its eligible people who gave that answer at least once."""
    gave: dict[str, set[str]] = defaultdict(set)
    for contribution in contributions:
        gave[contribution.answer].add(contribution.giver)
    active = frozenset(person for people in gave.values() for person in people)
    cells: list[Cell] = []
    for answer in table.answers:
        ranked = []
        for row in rows:
            people = cohorts[row]
            softened = soften_share(len(people & gave[answer]), len(people), rules)
            reason = _too_few(len(people), len(people & active), rules)
            blank = Cell(measure=table.measure, period=period.label, cohort=row, other_cohort=answer)
            ranked.append((_settle(blank, softened, reason, steps), len(people)))
        cells += _with_everyone_from_parts(hide_a_companion(ranked, steps), cohorts, rules)
    return cells


def _with_everyone_from_parts(cells: list[Cell], cohorts: Cohorts, rules: Rules) -> list[Cell]:
    """The share of everyone is put together from the shown shares: one of its own would undo their coding."""
    parts = [cell for cell in cells if cell.cohort != EVERYONE and cell.shown is not None]
    if not parts:
        return cells
    middles = {
        (len(cohorts[cell.cohort]), shown): (low + high) / 2
        for cell in parts
        for low, high, shown in share_bins(len(cohorts[cell.cohort]), rules)
    }
    sizes = [len(cohorts[cell.cohort]) for cell in parts]
    yes = sum(middles[size, (cell.shown, cell.state)] for size, cell in zip(sizes, parts, strict=True))
    share = min(max(round(20 * yes / sum(sizes)) / 20, 0.1), 0.9)
    return [
        replace(cell, shown=share, state=State.PARTIAL) if cell.cohort == EVERYONE else cell for cell in cells
    ]


def total_cell(
    table: Table,
    period: Period,
    contributions: Iterable[Contribution],
    cohorts: Cohorts,
    rules: Rules,
    steps: Counter[str],
) -> Cell:
    """What the whole company did; each person's part is bounded like a line of flow."""
    weights: Counter[str] = Counter()
    for contribution in contributions:
        if contribution.giver in cohorts[EVERYONE]:
            weights[contribution.giver] += contribution.n
    reason = _why(weights, len(cohorts[EVERYONE]), rules)
    if not reason and not is_spread(weights, rules.line_spread, rules):
        reason = "hidden: spread"
    blank = Cell(measure=table.measure, period=period.label, cohort=EVERYONE)
    return _settle(blank, soften_count(weights.total(), rules), reason, steps)


def people_cell(
    table: Table, period: Period, people: int, of: int, rules: Rules, steps: Counter[str]
) -> Cell:
    """How many people of a known group; neither they nor the rest may be few."""
    blank = Cell(measure=table.measure, period=period.label, cohort=EVERYONE)
    return _settle(blank, soften_people(people, of, rules), _too_few(of, people, rules), steps)


def reading_cells(
    readings: Iterable[Reading], cohorts: Cohorts, rules: Rules, steps: Counter[str]
) -> list[Cell]:
    """Readings of agreed cohorts, each with the people that carry it."""
    lists: dict[tuple[str, str, str], list[Ranked]] = defaultdict(list)
    for reading in readings:
        if reading.cohort not in cohorts:
            raise ValueError(f"{reading.cohort!r} is no agreed cohort; take readings of the given ones only.")
        people = len(cohorts[reading.cohort])
        weights = {one: weight for one, weight in reading.weights.items() if weight > 0}
        blank = Cell(
            measure=reading.measure,
            period=reading.period,
            cohort=reading.cohort,
            other_cohort=reading.other_cohort,
        )
        cell = _settle(blank, _soften(reading, people, rules), _why(weights, people, rules), steps)
        lists[reading.measure, reading.period, reading.other_cohort].append((cell, people))
    return [cell for ranked in lists.values() for cell in hide_a_companion(ranked, steps)]


def hide_a_companion(ranked: Sequence[Ranked], steps: Counter[str]) -> list[Cell]:
    """Beside a figure for everyone no cohort may be the only hidden one."""
    hidden = [cell for cell, _ in ranked if cell.shown is None]
    parts = [
        (size, cell.cohort) for cell, size in ranked if cell.cohort != EVERYONE and cell.shown is not None
    ]
    if len(hidden) != 1 or hidden[0].cohort == EVERYONE or not parts:
        return [cell for cell, _ in ranked]
    steps["hidden: complement"] += 1
    companion = min(parts)[1]
    return [
        replace(cell, shown=None, state=State.HIDDEN) if cell.cohort == companion else cell
        for cell, _ in ranked
    ]


def _soften(reading: Reading, people: int, rules: Rules) -> Softened:
    if reading.scale is Scale.INDEX:
        return soften_index(reading.value, people, rules)
    if reading.scale is Scale.SHARE:
        return soften_share(round(reading.value * people), people, rules)
    if reading.scale is Scale.PEOPLE:
        return soften_people(reading.value, reading.of, rules)
    return soften_count(reading.value, rules)


def _too_few(eligible: int, contributing: int, rules: Rules) -> str:
    if eligible < rules.eligible:
        return "hidden: eligible"
    return "hidden: contributing" if contributing < rules.contributing else ""


def _why(weights: dict[str, float] | Counter[str], eligible: int, rules: Rules) -> str:
    few = _too_few(eligible, len(weights), rules)
    return few or ("hidden: dominance" if is_dominated(weights, rules.dominance) else "")


def _settle(blank: Cell, softened: Softened, reason: str, steps: Counter[str]) -> Cell:
    if reason or softened == HIDDEN:
        steps[reason or "hidden: coded"] += 1
        return blank
    return replace(blank, shown=softened[0], state=softened[1])
