"""Sort flow contributions into tables: unit by unit, outside to unit, unit to outside. Pure ◇."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plnhub.privacy.gate.grid import Grid, Place, decide_grid
from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.tally import tally
from plnhub.privacy.gate.values import EVERYONE, OUTSIDE, Cell, Cohorts, Contribution, Period, State, Table


def flow_cells(
    table: Table,
    period: Period,
    contributions: Iterable[Contribution],
    cohorts: Cohorts,
    units: Sequence[str],
    rules: Rules,
    steps: Counter[str],
) -> list[Cell]:
    """The three tables of one period, each decided on its own: no event is in two of them."""
    tallies = place_all(contributions, {unit: cohorts[unit] for unit in units})
    shapes = [(units, units, (EVERYONE, EVERYONE))]
    if table.communities:
        shapes += [
            (table.communities, units, (OUTSIDE, EVERYONE)),
            (units, table.communities, (EVERYONE, OUTSIDE)),
        ]
    cells: list[Cell] = []
    for rows, columns, totals in shapes if units else ():
        counts = {at: tally(tallies[at]) for at in ((r, c) for r in rows for c in columns) if at in tallies}
        grid = Grid(rows=rows, columns=columns, tallies=counts, totals=totals, steps=steps)
        decided = sorted(decide_grid(grid, rules).items())
        cells += [_cell(table.measure, period.label, place, *softened) for place, softened in decided]
    return cells


def place_all(
    contributions: Iterable[Contribution], units: Cohorts
) -> Mapping[Place, Sequence[Contribution]]:
    """Each contribution at the place of its two ends; those of people in no unit are in no table."""
    unit_of = {person: unit for unit, people in units.items() for person in people}
    places: dict[Place, list[Contribution]] = defaultdict(list)
    for contribution in contributions:
        giver = unit_of.get(contribution.giver) if contribution.giver else contribution.community
        receiver = unit_of.get(contribution.receiver) if contribution.receiver else contribution.community
        if giver and receiver and contribution.giver != contribution.receiver:
            places[giver, receiver].append(contribution)
    return places


def _cell(measure: str, period: str, place: Place, shown: float | None, state: State) -> Cell:
    return Cell(
        measure=measure, period=period, cohort=place[0], other_cohort=place[1], shown=shown, state=state
    )
