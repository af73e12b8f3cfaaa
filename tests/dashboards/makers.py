"""Releases by hand: figures of five pictures, all shown, all held back, or none at all."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from plnhub.dashboards.figures import Figures
from plnhub.privacy.gate import EVERYONE, OUTSIDE, Cell, Publication, State
from plnhub.privacy.releases import keep_release
from tests.makers import NOW

DAY = date(2026, 3, 31)
DEFINITION = {"levels": ["Intern", "Senior", "CEO"], "eligible": 10, "contributing": 5, "window": "90d"}


def cell(
    measure: str,
    period: str,
    shown: float | None,
    cohort: str = EVERYONE,
    other: str = "",
    state: State = State.SHOWN,
) -> Cell:
    kept = State.HIDDEN if shown is None else state
    return Cell(measure=measure, period=period, cohort=cohort, other_cohort=other, shown=shown, state=kept)


def figures(*cells: Cell, **definition: object) -> Figures:
    return Figures(cells, DAY, {**DEFINITION, **definition})


def flow(giver: str, taker: str, shown: float | None, period: str = "2026-03") -> Cell:
    return cell("flow", period, shown, giver, taker)


def openness(period: str, seen: float | None, low: float = 0.2, high: float = 0.4) -> list[Cell]:
    band = [("ei_expected", (low + high) / 2), ("ei_low", low), ("ei_high", high)]
    return [cell("ei", period, seen), *(cell(name, period, value) for name, value in band)]


def border(came: float | None, went: float | None, quarter: str = "2026-Q1") -> list[Cell]:
    return [
        cell("border", quarter, came, "github", "Data"),
        cell("border", quarter, went, "Data", "github"),
        cell("border", quarter, came, OUTSIDE, EVERYONE, State.PARTIAL),
        cell("border", quarter, went, EVERYONE, OUTSIDE, State.PARTIAL),
        flow("Data", "Data", 50),
    ]


def reach(distinct: float | None, naive: float | None, state: State = State.SHOWN) -> list[Cell]:
    return [
        *(cell("reach_together", "2026-03-31", distinct, other=step, state=state) for step in "123"),
        *(cell("reach_each", "2026-03-31", naive, other=step) for step in "123"),
    ]


def shares(level: str, share: float | None, state: State = State.SHOWN) -> list[Cell]:
    answers = ("connect", "collaborate", "contribute")
    return [cell("participation", "2026-03", share, level, answer, state) for answer in answers]


def publish_something(session: Session) -> None:
    """A release by hand in which every picture shows something."""
    cells = [
        *border(30, 45),
        *(flow(giver, taker, 20) for giver in ("Data", "Design") for taker in ("Design", "Support")),
        *openness("2026-02", 0.1),
        *openness("2026-03", 0.3),
        *reach(140, 400),
        *(one for level in DEFINITION["levels"] for one in shares(level, 0.4)),
    ]
    keep_release(session, Publication(cells=tuple(cells)), DAY, NOW, DEFINITION)


def hidden(cells: list[Cell]) -> list[Cell]:
    """The same release with every figure held back."""
    return [cell(one.measure, one.period, None, one.cohort, one.other_cohort) for one in cells]
