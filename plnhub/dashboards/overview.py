"""The head of the leadership page: four key figures and the choice of periods. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from plnhub.dashboards.border import quarter_of
from plnhub.dashboards.figures import Figures, words
from plnhub.i18n import _
from plnhub.privacy.gate import EVERYONE, OUTSIDE


def key_figures(figures: Figures, period: str) -> Sequence[Mapping[str, Any]]:
    """Label, value and base of each card; a figure that is held back says so."""
    day = (figures.periods("headcount") or [""])[-1]
    ei_month = (figures.periods("ei") or [""])[-1]
    quarter = quarter_of(period, figures.periods("border"))
    few = _("too few people")
    return (
        {
            "label": _("People who can be counted"),
            "value": words(figures.cell("headcount", day)) or few,
            "base": _("chose to be counted"),
        },
        {
            "label": _("People taking part"),
            "value": words(figures.cell("contributing", period)) or few,
            "base": _("gave or took something in"),
        },
        {
            "label": _("Openness (E-I)"),
            "value": words(figures.cell("ei", ei_month)) or few,
            "base": _("−1 closed … +1 open, %(month)s", month=ei_month),
            "trend": [v for m in figures.periods("ei") if (v := figures.value("ei", m)) is not None] or None,
        },
        {
            "label": _("Came in from outside"),
            "value": words(figures.cell("border", quarter, OUTSIDE, EVERYONE)) or few,
            "base": _("acts across the border, %(quarter)s", quarter=quarter),
        },
    )


def period_choices(figures: Figures, period: str, most: int = 6) -> Sequence[Mapping[str, Any]]:
    """Links to the newest periods; the one in the address is always among them."""
    published = figures.periods("flow")
    chosen = sorted({*published[-most:], period})
    return [{"label": one, "url": f"?period={one}", "active": one == period} for one in chosen if one]
