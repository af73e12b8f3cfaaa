"""Honest reach: how many distinct people the company reaches, beside the sum that counts them twice."""

from typing import Any

from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.numbers import written
from plnhub.dashboards.picture import Picture, card, not_yet, number
from plnhub.i18n import _
from plnhub.privacy.gate import Cell, State

STEPS = ("1", "2", "3")
EACH, TOGETHER = "reach_each", "reach_together"


def reach(figures: Figures, period: str) -> Picture:
    """Naive and de-duplicated reach within one, two and three steps, on the newest date published."""
    day = (figures.periods(TOGETHER) or [""])[-1]
    return Picture(
        key="reach",
        title=_("Honest reach"),
        finding=_finding(figures, day),
        data=_drawing(figures, day),
        columns=[
            _("Steps"),
            number(_("Distinct people")),
            number(_("Added up")),
            number(_("Counted … times over")),
            number(_("Growth r")),
        ],
        rows=[_row(figures, day, step) for step in STEPS],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=day,
    )


def _row(figures: Figures, day: str, step: str) -> tuple[str | None, ...]:
    distinct, naive = (figures.cell(name, day, other=step) for name in (TOGETHER, EACH))
    before = figures.cell(TOGETHER, day, other=str(int(step) - 1))
    growth = "–" if step == STEPS[0] and distinct.shown else _ratio(distinct, before)
    return step, words(distinct), words(naive), _ratio(naive, distinct), growth


def _ratio(one: Cell, two: Cell) -> str | None:
    """One figure by another; a figure that is only bounded gives no ratio, and none gives none."""
    if not one.shown or not two.shown:
        return None
    sign = {State.AT_LEAST: "≤ ", State.AT_MOST: "≥ "}.get(two.state, "")
    return (
        "–"
        if one.state in (State.AT_LEAST, State.AT_MOST)
        else f"{sign}{written(one.shown / two.shown, '0.0')}"
    )


def _drawing(figures: Figures, day: str) -> dict[str, Any]:
    labels = {TOGETHER: _("Distinct people"), EACH: _("Everybody's own reach, added up")}
    return {
        "kind": "bars",
        "categories": [_("1 step"), _("2 steps"), _("3 steps")],
        "series": [
            {
                "label": label,
                "values": [figures.value(name, day, other=step) for step in STEPS],
                "words": [words(figures.cell(name, day, other=step)) or "" for step in STEPS],
            }
            for name, label in labels.items()
        ],
        "mode": "group",
        "horizontal": True,
        "scale": "log",
        "unit": _("people, each mark ten times the one before"),
    }


def _definition(figures: Figures) -> dict[str, str]:
    terms = {
        _("Question"): _("How many people do we reach through our networks, each counted once?"),
        _("Formula"): _("union over staff of the people within k steps; beside it the sum of each one's own"),
        _("Reading"): _("exponential growth is real only while r = R(k) ÷ R(k−1) stays above 1"),
        _("Window"): _(
            "ties of %(n)s or more acts in the window %(window)s, outside contacts included",
            n=figures.definition.get("min_interactions", 2),
            window=figures.definition.get("window", ""),
        ),
        _("Bias"): _("who is reached once counts as reached; near the size of the company only ≥ is told"),
        _("Check value"): _("on the golden network F7 within two steps: A1 3, A3 4, B1 5, C2 2"),
    }
    return card(figures, terms)


def _finding(figures: Figures, day: str) -> str:
    distinct, naive = (figures.cell(name, day, other="2") for name in (TOGETHER, EACH))
    if not distinct.shown or not naive.shown:
        return not_yet()
    return _(
        "Within two steps we reach %(distinct)s people; the usual sum would claim %(naive)s.",
        distinct=words(distinct),
        naive=words(naive),
    )
