"""A firm of two divisions in which everybody has answered across and inside, for two months."""

from datetime import date
from pathlib import Path

import pytest

from tests.publishing.firm import Deed, Firm, empty_firm

MONTHS = (1, 2)
SIZE = 20


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    return empty_firm(tmp_path)


@pytest.fixture
def busy(firm: Firm) -> Firm:
    """Twenty in each division; each answers four of them and three of the others, thrice monthly."""
    names = {unit: [f"{unit}{n:02}" for n in range(SIZE)] for unit in ("north", "south")}
    for unit, uids in names.items():
        firm.hire([(uid, unit, "senior" if n % 2 else "intern") for n, uid in enumerate(uids)])
    for month in MONTHS:
        for unit, other in (("north", "south"), ("south", "north")):
            for n, giver in enumerate(names[unit]):
                inside = [names[unit][(n + step) % SIZE] for step in (1, 2, 3, 4)]
                across = [names[other][(n + step) % SIZE] for step in (0, 5, 9)]
                firm.record(
                    [
                        Deed(day=date(2026, month, day), verb="answer", actor=giver, recipients=(taker,))
                        for taker in inside + across
                        for day in (6, 13, 20)
                    ]
                )
    return firm
