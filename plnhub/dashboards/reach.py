"""Honest reach: how many distinct people the company reaches, beside the sum that counts them twice."""

from typing import Any

from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.picture import Picture, not_yet, number, rules_in_words
from plnhub.i18n import _

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
        columns=[_("Steps"), number(_("Distinct people")), number(_("Added up")), number(_("Growth r"))],
        rows=[
            (
                step,
                words(figures.cell(TOGETHER, day, other=step)),
                words(figures.cell(EACH, day, other=step)),
                _growth(figures, day, step),
            )
            for step in STEPS
        ],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=day,
    )


def _drawing(figures: Figures, day: str) -> dict[str, Any]:
    labels = {TOGETHER: _("Distinct people"), EACH: _("Everybody's own reach, added up")}
    return {
        "kind": "bars",
        "categories": [_("1 step"), _("2 steps"), _("3 steps")],
        "series": [
            {"label": label, "values": [figures.value(name, day, other=step) for step in STEPS]}
            for name, label in labels.items()
        ],
        "mode": "group",
        "horizontal": False,
        "unit": _("people"),
    }


def _definition(figures: Figures) -> dict[str, str]:
    return {
        _("Question"): _("How many people do we reach through our networks, each counted once?"),
        _("Formula"): _("union over staff of the people within k steps; beside it the sum of each one's own"),
        _("Reading"): _("exponential growth is real only while r = R(k) ÷ R(k−1) stays above 1"),
        _("Counts"): _(
            "ties of %(n)s or more acts in the window %(window)s, outside contacts included",
            n=figures.definition.get("min_interactions", 2),
            window=figures.definition.get("window", ""),
        ),
        _("Privacy"): rules_in_words(figures.definition),
    }


def _growth(figures: Figures, day: str, step: str) -> str | None:
    before = figures.value(TOGETHER, day, other=str(int(step) - 1))
    now = figures.value(TOGETHER, day, other=step)
    return f"{now / before:.2f}" if now and before else None


def _finding(figures: Figures, day: str) -> str:
    distinct = figures.value(TOGETHER, day, other="2")
    naive = figures.value(EACH, day, other="2")
    if not distinct or not naive:
        return not_yet()
    return _(
        "Within two steps we reach about %(distinct)s people; the usual sum would claim %(naive)s.",
        distinct=f"{distinct:,.0f}",
        naive=f"{naive:,.0f}",
    )
