"""E-I over time: do ties cross divisions more or less than chance would make them?"""

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

from plnhub.dashboards.calendar import in_words, newest
from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.picture import Picture, card, not_yet, number
from plnhub.i18n import _

MEASURES = ("ei", "ei_expected", "ei_low", "ei_high")


def openness(figures: Figures, period: str) -> Picture:
    """The observed E-I index of each closed month, inside the band that chance would give."""
    published = [month for month in figures.periods("ei") if figures.value("ei", month) is not None]
    month = newest(period, published)
    labels = (_("E-I"), _("Expected"), _("Band from"), _("Band to"))
    return Picture(
        key="openness",
        title=_("Openness over time (E-I)"),
        finding=_finding(figures, month),
        data=_drawing(figures, published),
        columns=[_("Month"), *(number(label) for label in labels)],
        rows=[(one, *(words(figures.cell(name, one)) for name in MEASURES)) for one in published],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=month,
    )


def _drawing(figures: Figures, months: list[str]) -> dict[str, Any]:
    seen, expected, low, high = ([figures.value(name, month) for month in months] for name in MEASURES)
    return {
        "kind": "band",
        "x": [f"{month}-01" for month in months],
        "label": _("Observed"),
        "values": seen,
        "band": {"label": _("By chance"), "low": low, "high": high, "middle": expected},
        "range": _range([*seen, *low, *high]),
        "unit": "E-I",
    }


def _definition(figures: Figures) -> dict[str, str]:
    terms = {
        _("Question"): _("Do people have more ties across divisions than inside them?"),
        _("Formula"): _("(E − I) ÷ (E + I): E ties across divisions, I inside; −1 closed … +1 open"),
        _("Expected"): _("from the sizes of the divisions alone; the band holds 90 of 100 random seatings"),
        _("Window"): _(
            "each closed month; a tie is %(n)s or more acts between two people in that month",
            n=figures.definition.get("min_interactions", 2),
        ),
        _("Bias"): _("small divisions look open by arithmetic: read it beside the band"),
        _("Check value"): _("on the golden network F7: −0.4286, expected 0.5238"),
        _("Source"): "Krackhardt & Stern 1988",
    }
    return card(figures, terms)


def _range(values: Sequence[float | None]) -> list[float]:
    """The part of −1 … +1 that the figures need, in quarters, so that changes can be seen."""
    known = [value for value in values if value is not None]
    if not known:
        return [-1, 1]
    low, high = floor(4 * min(known) - 0.2) / 4, ceil(4 * max(known) + 0.2) / 4
    return [max(-1, low), min(1, high)]


def _finding(figures: Figures, month: str) -> str:
    seen, low, high = (figures.value(name, month) for name in ("ei", "ei_low", "ei_high"))
    if seen is None or low is None or high is None:
        return not_yet()
    when = in_words(month)
    if seen < low:
        return _("In %(month)s divisions kept more to themselves than chance would make them.", month=when)
    if seen > high:
        return _("In %(month)s people reached across divisions more than chance would make them.", month=when)
    return _("In %(month)s ties crossed divisions about as often as chance would make them.", month=when)
