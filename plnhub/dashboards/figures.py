"""The cells of one release, easy to ask; a figure that is not there is one with not enough people. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from plnhub.dashboards.numbers import written
from plnhub.privacy.gate import EVERYONE, OUTSIDE, Cell, State

SIGNS = {State.AT_LEAST: "≥ ", State.AT_MOST: "≤ "}
BLANK = Cell(measure="", period="", cohort="")


class Figures:
    """Look up cells of a release by measure, period and cohorts."""

    def __init__(self, cells: Iterable[Cell], as_of: date, definition: dict[str, Any]) -> None:
        self.as_of = as_of
        self.definition = definition
        self._cells = {(c.measure, c.period, c.cohort, c.other_cohort): c for c in cells}

    def shown(self) -> list[Cell]:
        """Every figure in the order of the release; what is held back is not there, whatever the reason."""
        return [cell for cell in self._cells.values() if cell.shown is not None]

    def cell(self, measure: str, period: str, cohort: str = EVERYONE, other: str = "") -> Cell:
        return self._cells.get((measure, period, cohort, other), BLANK)

    def value(self, measure: str, period: str, cohort: str = EVERYONE, other: str = "") -> float | None:
        return self.cell(measure, period, cohort, other).shown

    def periods(self, *measures: str) -> list[str]:
        """The periods in which something of these measures is shown, the oldest first."""
        return sorted({cell.period for cell in self.shown() if cell.measure in measures})

    def units(self) -> list[str]:
        """The divisions of the release: whoever gives to and takes from others inside."""
        return sorted({key[2] for key in self._cells if key[0] == "flow"} - {EVERYONE, OUTSIDE})

    def cohorts(self, measure: str, period: str, *, other: bool = False) -> list[str]:
        """The cohorts of a measure in the order of the release, without the whole."""
        place = 3 if other else 2
        keys = [key for key in self._cells if key[:2] == (measure, period)]
        return sorted({key[place] for key in keys} - {EVERYONE, OUTSIDE, ""})


def words(cell: Cell, unit: str = "") -> str | None:
    """A figure as it is written: with ≥ or ≤ where the release says so; None when it is held back."""
    if cell.shown is None:
        return None
    amount = f"{100 * cell.shown:.0f} %" if unit == "%" else written(cell.shown)
    return f"{SIGNS.get(cell.state, '')}{amount}"


def added(values: Sequence[float | None]) -> float:
    """The sum of what is shown."""
    return sum(value for value in values if value is not None)
