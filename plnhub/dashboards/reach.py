"""Honest reach: how many distinct people the company reaches, beside the sum that counts them twice."""

from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.picture import Picture, not_yet, number, rules_in_words
from plnhub.i18n import _

STEPS = ("1", "2", "3")


def reach(figures: Figures, period: str) -> Picture:
    """Naive and de-duplicated reach within one, two and three steps, on the newest date published."""
    day = (figures.periods("reach_together") or [""])[-1]
    each, together = "reach_each", "reach_together"
    return Picture(
        key="reach",
        title=_("Honest reach"),
        finding=_finding(figures, day),
        data={
            "kind": "bars",
            "categories": [_("1 step"), _("2 steps"), _("3 steps")],
            "series": [
                {
                    "label": _("Distinct people"),
                    "values": [figures.value(together, day, other=s) for s in STEPS],
                },
                {
                    "label": _("Everybody's own reach, added up"),
                    "values": [figures.value(each, day, other=s) for s in STEPS],
                },
            ],
            "mode": "group",
            "horizontal": False,
            "unit": _("people"),
        },
        columns=[_("Steps"), number(_("Distinct people")), number(_("Added up")), number(_("Growth r"))],
        rows=[
            (
                step,
                words(figures.cell(together, day, other=step)),
                words(figures.cell(each, day, other=step)),
                _growth(figures, day, step),
            )
            for step in STEPS
        ],
        definition={
            _("Question"): _("How many people do we reach through our networks, each counted once?"),
            _("Formula"): _(
                "union over staff of the people within k steps; beside it the sum of each one's own"
            ),
            _("Reading"): _("exponential growth is real only while r = R(k) ÷ R(k−1) stays above 1"),
            _("Counts"): _(
                "ties of %(n)s or more acts in the window %(window)s, outside contacts included",
                n=figures.definition.get("min_interactions", 2),
                window=figures.definition.get("window", ""),
            ),
            _("Privacy"): rules_in_words(figures.definition),
        },
        as_of=figures.as_of,
        period=day,
    )


def _growth(figures: Figures, day: str, step: str) -> str | None:
    before = figures.value("reach_together", day, other=str(int(step) - 1))
    now = figures.value("reach_together", day, other=step)
    return f"{now / before:.2f}" if now and before else None


def _finding(figures: Figures, day: str) -> str:
    distinct = figures.value("reach_together", day, other="2")
    naive = figures.value("reach_each", day, other="2")
    if not distinct or not naive:
        return not_yet()
    return _(
        "Within two steps we reach about %(distinct)s people; the usual sum would claim %(naive)s.",
        distinct=f"{distinct:,.0f}",
        naive=f"{naive:,.0f}",
    )
