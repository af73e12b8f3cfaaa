"""The gate's thresholds: a site may make them stricter, never weaker than their floors. Pure ◇."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR_PEOPLE = 5
FLOOR_COMPANY = 30
CEILING_CLIP = 20
CEILING_DOMINANCE = 1 / 3
FLOOR_STEP = 5


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a published figure must keep to; `colluders` members may know and share their own values."""

    eligible: int = 10
    contributing: int = 5
    company: int = 30
    weekly_clip: int = 20
    dominance: float = 1 / 3
    step: int = 5
    colluders: int = 3

    def __post_init__(self) -> None:
        if min(self.eligible, self.contributing) < FLOOR_PEOPLE:
            raise ValueError(f"A cell needs {FLOOR_PEOPLE} people at least; raise eligible or contributing.")
        if self.company < FLOOR_COMPANY:
            raise ValueError(f"A company of fewer than {FLOOR_COMPANY} people publishes nothing.")
        if not 1 <= self.weekly_clip <= CEILING_CLIP or not 0 < self.dominance <= CEILING_DOMINANCE:
            raise ValueError("The weekly clip is 20 at most and the share of one person a third at most.")
        if self.step < FLOOR_STEP or self.colluders < 3:
            raise ValueError(
                "Counts are rounded to 5 at least, and 3 colluding members are assumed at least."
            )

    @property
    def cell_spread(self) -> int:
        """How far one person's count in one cell must stay open, in events."""
        return 3

    @property
    def line_spread(self) -> int:
        """How far one person's whole count in a measure must stay open: three rounding steps."""
        return 3 * self.step
