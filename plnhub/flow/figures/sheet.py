"""The sheet on which a run's figures are gathered: by measure, period, and company or division. ◇ Pure."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from plnhub.flow.measures.cards import CARDS

Cells = dict[str, Any]
COMPANY = "company"
DIVISIONS = "divisions"
DIGITS = 6


@dataclass(kw_only=True)
class Sheet:
    """Values under the keys of the cards.

    `least` people must stand behind a value of the whole company, and `least_in_division` behind one of a
    division, or nobody: what fewer have done is left out.
    """

    least: int = 1
    least_in_division: int = 1
    cells: defaultdict[str, defaultdict[str, Cells]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def company(self, key: str, period: str, value: object, behind: int) -> None:
        """`behind` is how many people did what the value tells of."""
        self._cell(key, period)[COMPANY] = None if 0 < behind < self.least else rounded(value)

    def division(self, key: str, period: str, name: str, value: object, behind: int) -> None:
        if not 0 < behind < self.least_in_division:
            self._cell(key, period).setdefault(DIVISIONS, {})[name] = rounded(value)

    def _cell(self, key: str, period: str) -> Cells:
        if key not in CARDS:
            raise KeyError(f"there is no card for {key}")
        return self.cells[key][period]

    def as_mapping(self) -> dict[str, Any]:
        """In the order of the cards."""
        return {
            key: {period: dict(cell) for period, cell in self.cells[key].items()}
            for key in CARDS
            if key in self.cells
        }


def rounded(value: object) -> object:
    """Alike on every machine; what is not a number stays None."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    if isinstance(value, float):
        return None if value != value else round(value, DIGITS)
    return value
