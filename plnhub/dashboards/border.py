"""Outside in and inside out: what crosses the company's border, by outside community and division."""

from functools import partial
from typing import Any

from plnhub.dashboards.calendar import quarter_of
from plnhub.dashboards.figures import Figures, added, words
from plnhub.dashboards.picture import Picture, card, not_yet, number
from plnhub.i18n import _
from plnhub.privacy.gate import EVERYONE, OUTSIDE

Ends = list[tuple[str, str]]


def border(figures: Figures, period: str) -> Picture:
    """Three columns: communities that give, divisions, communities that receive; by quarter."""
    period = quarter_of(period, figures.periods("border"))
    inside = figures.units()
    cohorts = figures.cohorts("border", period)
    units = [name for name in cohorts if name in inside]
    outside = [name for name in cohorts if name not in inside]
    inward = [(c, u) for c in outside for u in units]
    outward = [(u, c) for u in units for c in outside]
    return Picture(
        key="border",
        title=_("Outside in and inside out"),
        finding=_finding(figures, period, inward, outward),
        data={
            "kind": "sankey",
            "unit": _("contributions"),
            "nodes": _nodes(outside, units),
            "links": _links(figures, period, inward, outward),
        },
        columns=[_("From"), _("To"), number(_("Acts"))],
        rows=[(a, b, words(figures.cell("border", period, a, b))) for a, b in [*inward, *outward]],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=period,
        wide=True,
        leading=_leading(figures, period, [*inward, *outward]),
    )


def _links(figures: Figures, period: str, inward: Ends, outward: Ends) -> list[dict[str, Any]]:
    value = partial(figures.value, "border", period)
    return [
        *({"source": f"in:{c}", "target": u, "value": value(c, u)} for c, u in inward),
        *({"source": u, "target": f"out:{c}", "value": value(u, c)} for u, c in outward),
    ]


def _definition(figures: Figures) -> dict[str, str]:
    terms = {
        _("Question"): _("Which communities outside do we learn from, and to which do we give?"),
        _("Formula"): _("acts between an outside community and a division, in each direction"),
        _("Window"): _("one closed quarter, because what crosses the border is rarer"),
        _("Counts"): _("acts through profiles whose owners proved them and chose to be counted"),
        _("Bias"): _("networks that nobody linked are invisible; small communities stand under elsewhere"),
        _("Check value"): _("three answers given to a community and one taken from it: 3 out, 1 in"),
    }
    return card(figures, terms)


def _leading(figures: Figures, period: str, ends: Ends, most: int = 10) -> list[tuple[str, str]]:
    """The strongest streams, the largest first, for screens too narrow for the drawing."""
    shown = [(figures.value("border", period, a, b) or 0, a, b) for a, b in ends]
    streams = sorted((one for one in shown if one[0]), key=lambda one: (-one[0], one[1:]))
    return [(f"{a} → {b}", words(figures.cell("border", period, a, b)) or "") for _n, a, b in streams[:most]]


def _nodes(outside: list[str], units: list[str]) -> list[dict[str, object]]:
    tones = {name: 1 + number_ % 8 for number_, name in enumerate(units)}
    return [
        *({"id": f"in:{name}", "label": name, "column": 0} for name in outside),
        *({"id": name, "label": name, "column": 1, "tone": tones[name]} for name in units),
        *({"id": f"out:{name}", "label": name, "column": 2} for name in outside),
    ]


def _finding(figures: Figures, period: str, inward: Ends, outward: Ends) -> str:
    came = figures.value("border", period, OUTSIDE, EVERYONE) or _sum(figures, period, inward)
    went = figures.value("border", period, EVERYONE, OUTSIDE) or _sum(figures, period, outward)
    if not came and not went:
        return not_yet()
    if came >= went:
        return _(
            "We take in more than we give: about %(came)d acts came in and %(went)d went out.",
            came=came,
            went=went,
        )
    return _(
        "We give more than we take in: about %(went)d acts went out and %(came)d came in.",
        came=came,
        went=went,
    )


def _sum(figures: Figures, period: str, ends: Ends) -> float:
    return added([figures.value("border", period, a, b) for a, b in ends])
