"""E-I over time: do ties cross divisions more or less than chance would make them?"""

from typing import Any

from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.picture import Picture, not_yet, number, rules_in_words
from plnhub.i18n import _

MEASURES = ("ei", "ei_expected", "ei_low", "ei_high")


def openness(figures: Figures, period: str) -> Picture:
    """The observed E-I index of each closed month, inside the band that chance would give."""
    months = [month for month in figures.periods("ei") if figures.value("ei", month) is not None]
    labels = (_("E-I"), _("Expected"), _("Band from"), _("Band to"))
    return Picture(
        key="openness",
        title=_("Openness over time (E-I)"),
        finding=_finding(figures, months),
        data=_drawing(figures, months),
        columns=[_("Month"), *(number(label) for label in labels)],
        rows=[(month, *(words(figures.cell(name, month)) for name in MEASURES)) for month in months],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=period,
    )


def _drawing(figures: Figures, months: list[str]) -> dict[str, Any]:
    seen, expected, low, high = ([figures.value(name, month) for month in months] for name in MEASURES)
    return {
        "kind": "band",
        "x": [f"{month}-01" for month in months],
        "label": _("Observed"),
        "values": seen,
        "band": {"label": _("By chance"), "low": low, "high": high, "middle": expected},
        "range": [-1, 1],
        "unit": "E-I",
    }


def _definition(figures: Figures) -> dict[str, str]:
    return {
        _("Question"): _("Do people have more ties across divisions than inside them?"),
        _("Formula"): _("(E − I) ÷ (E + I): E ties across divisions, I inside; −1 closed … +1 open"),
        _("Expected"): _("from the sizes of the divisions alone; the band holds 90 of 100 random seatings"),
        _("Source"): "Krackhardt & Stern 1988",
        _("Bias"): _("small divisions look open by arithmetic: read it beside the band"),
        _("Privacy"): rules_in_words(figures.definition),
    }


def _finding(figures: Figures, months: list[str]) -> str:
    if not months:
        return not_yet()
    last = months[-1]
    seen, low, high = (figures.value(name, last) for name in ("ei", "ei_low", "ei_high"))
    if seen is None or low is None or high is None:
        return not_yet()
    if seen < low:
        return _("In %(month)s divisions kept more to themselves than chance would make them.", month=last)
    if seen > high:
        return _("In %(month)s people reached across divisions more than chance would make them.", month=last)
    return _("In %(month)s ties crossed divisions about as often as chance would make them.", month=last)
