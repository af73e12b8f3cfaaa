"""The floors hold however the gate is configured."""

from __future__ import annotations

import pytest

from plnhub.privacy.gate import Rules


@pytest.mark.parametrize(
    "weaker",
    [
        {"eligible": 4},
        {"contributing": 4},
        {"company": 29},
        {"weekly_clip": 21},
        {"weekly_clip": 0},
        {"dominance": 0.34},
        {"dominance": 0.0},
        {"step": 4},
        {"colluders": 2},
    ],
)
def test_no_site_can_weaken_the_gate_below_its_floors(weaker: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"[Rr]aise|nothing|most|least"):
        Rules(**weaker)  # type: ignore[arg-type]


def test_a_site_may_make_the_gate_stricter() -> None:
    assert Rules(eligible=20, contributing=10, weekly_clip=5).eligible == 20
