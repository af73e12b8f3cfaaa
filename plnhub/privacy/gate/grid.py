"""A flow table of one period: which cells may be shown, and totals that no subtraction undoes. Pure ◇."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plnhub.privacy.gate.rules import Rules
from plnhub.privacy.gate.soften import HIDDEN, Softened, soften_count
from plnhub.privacy.gate.tally import Tally, why_hidden
from plnhub.privacy.gate.values import State

Place = tuple[str, str]
Line = list[Place]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Rows give, columns receive; `totals` names all rows and all columns."""

    rows: Sequence[str]
    columns: Sequence[str]
    tallies: Mapping[Place, Tally]
    totals: Place
    steps: Counter[str] = field(default_factory=Counter)

    def at(self, place: Place) -> Tally:
        return self.tallies.get(place, Tally())

    @property
    def all_rows(self) -> str:
        return self.totals[0]

    @property
    def all_columns(self) -> str:
        return self.totals[1]

    def lines(self) -> Iterator[Line]:
        yield from ([(row, column) for column in self.columns] for row in self.rows)
        yield from ([(row, column) for row in self.rows] for column in self.columns)


def decide_grid(grid: Grid, rules: Rules) -> dict[Place, Softened]:
    """Every cell and every total of the table, shown or hidden."""
    shown = _open_cells(grid, rules)
    hide_thin_and_lone(grid, shown, rules)
    decided = {
        (row, column): soften_count(grid.at((row, column)).total, rules) if (row, column) in shown else HIDDEN
        for row in grid.rows
        for column in grid.columns
    }
    totals = _totals_of_shown(grid, decided) if shown else _totals_of_their_own(grid, rules)
    return decided | totals


def _open_cells(grid: Grid, rules: Rules) -> set[Place]:
    shown: set[Place] = set()
    for place in ((row, column) for row in grid.rows for column in grid.columns):
        count = grid.at(place)
        reason = why_hidden(count, rules, rules.cell_spread)
        if not reason and soften_count(count.total, rules) == HIDDEN:
            reason = "hidden: spread"
        if reason:
            grid.steps[reason] += 1
        else:
            shown.add(place)
    return shown


def hide_thin_and_lone(grid: Grid, shown: set[Place], rules: Rules) -> None:
    """Hide lines that say too much together and a companion to each lone hidden cell, until all is still."""
    before = -1
    while before != len(shown):
        before = len(shown)
        for line in grid.lines():
            open_ = [place for place in line if place in shown]
            if open_ and why_hidden(_sum(grid, open_), rules, rules.line_spread):
                grid.steps["hidden: line"] += len(open_)
                shown.difference_update(open_)
            elif open_ and len(line) - len(open_) == 1:
                grid.steps["hidden: complement"] += 1
                shown.remove(min(open_, key=lambda place: (grid.at(place).total, place)))


def _sum(grid: Grid, places: Line) -> Tally:
    count = Tally()
    for place in places:
        count = count + grid.at(place)
    return count


def _totals_of_shown(grid: Grid, decided: Mapping[Place, Softened]) -> dict[Place, Softened]:
    """Totals that add up what is shown tell nothing new."""
    places = list(decided)
    totals = {
        (row, grid.all_columns): _add(decided, [at for at in places if at[0] == row]) for row in grid.rows
    }
    for column in grid.columns:
        totals[grid.all_rows, column] = _add(decided, [at for at in places if at[1] == column])
    totals[grid.all_rows, grid.all_columns] = _add(decided, places)
    return totals


def _add(decided: Mapping[Place, Softened], line: Line) -> Softened:
    values = [value for value, _ in (decided[place] for place in line) if value is not None]
    if not values:
        return HIDDEN
    return sum(values), State.SHOWN if len(values) == len(line) else State.PARTIAL


def _totals_of_their_own(grid: Grid, rules: Rules) -> dict[Place, Softened]:
    """Where no cell is shown, a margin is a list of cohorts of its own: shown whole or not at all."""
    rows = {(row, grid.all_columns): [(row, column) for column in grid.columns] for row in grid.rows}
    columns = {(grid.all_rows, column): [(row, column) for row in grid.rows] for column in grid.columns}
    totals = _margin(grid, rows, rules) | _margin(grid, columns, rules)
    known = [totals[place] for place in rows] if totals[next(iter(rows))] != HIDDEN else []
    known = known or [totals[place] for place in columns]
    numbers = [value for value, _ in known if value is not None]
    grand = (grid.all_rows, grid.all_columns)
    return totals | {grand: (sum(numbers), State.SHOWN) if numbers else HIDDEN}


def _margin(grid: Grid, margin: Mapping[Place, Line], rules: Rules) -> dict[Place, Softened]:
    counts = {total: _sum(grid, line) for total, line in margin.items()}
    if any(why_hidden(count, rules, rules.line_spread) for count in counts.values()):
        return dict.fromkeys(margin, HIDDEN)
    return {total: soften_count(count.total, rules) for total, count in counts.items()}
