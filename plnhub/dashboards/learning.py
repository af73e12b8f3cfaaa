"""Who learns from whom: exchange between divisions, beside what their sizes alone would give."""

from typing import Any

from plnhub.dashboards.figures import Figures, added, words
from plnhub.dashboards.numbers import written
from plnhub.dashboards.picture import Picture, card, not_yet, number
from plnhub.i18n import _

Ratios = dict[tuple[str, str], float]


def learning(figures: Figures, period: str) -> Picture:
    """Rows learn, columns give; 1 is what independent margins of the shown cells would give."""
    units = figures.cohorts("flow", period)
    ratios = observed_over_expected(figures, period, units)
    return Picture(
        key="learning",
        title=_("Who learns from whom"),
        finding=_finding(ratios),
        data=_drawing(units, ratios),
        columns=[_("Learns"), _("From"), number(_("Acts")), number(_("Observed ÷ expected"))],
        rows=[
            (taker, giver, words(figures.cell("flow", period, giver, taker)), _as_text(ratios, giver, taker))
            for taker in units
            for giver in units
        ],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=period,
    )


def _drawing(units: list[str], ratios: Ratios) -> dict[str, Any]:
    return {
        "kind": "heatmap",
        "rows": units,
        "columns": units,
        "values": [[_rounded(ratios.get((giver, taker))) for giver in units] for taker in units],
        "scale": "ratio",
        "row_title": _("learns"),
        "column_title": _("from"),
        "unit": _("× expected"),
    }


def _definition(figures: Figures) -> dict[str, str]:
    terms = {
        _("Question"): _("From which divisions does each division learn more than chance would give?"),
        _("Formula"): _("n(a→b) ÷ (row sum × column sum ÷ total), over shown cells only"),
        _("Counts"): _("answers, reviews, advice and re-used shares, from who gives to who takes it in"),
        _("Window"): _("one closed calendar month; each act counts on its own day"),
        _("Bias"): _("only people who chose to be counted; quiet help leaves no trace"),
        _("Reading"): _("above 1 more than the sizes of both would give; mostly so on the diagonal"),
        _("Check value"): _("on the golden network F7: A from A 1.6, C from B 1.1111"),
    }
    return card(figures, terms)


def observed_over_expected(figures: Figures, period: str, units: list[str]) -> Ratios:
    """Ratio by (giver, taker) of the shown cells; hidden ones stand in no sum."""
    shown = {
        (giver, taker): value
        for giver in units
        for taker in units
        if (value := figures.value("flow", period, giver, taker)) is not None
    }
    total = added(list(shown.values()))
    given = {unit: sum(n for (giver, _taker), n in shown.items() if giver == unit) for unit in units}
    taken = {unit: sum(n for (_giver, taker), n in shown.items() if taker == unit) for unit in units}
    return {
        (giver, taker): n * total / (given[giver] * taken[taker])
        for (giver, taker), n in shown.items()
        if given[giver] and taken[taker]
    }


def _finding(ratios: Ratios) -> str:
    across = {ends: ratio for ends, ratio in ratios.items() if ends[0] != ends[1]}
    if not across:
        return not_yet()
    (giver, taker), most = max(across.items(), key=lambda item: (item[1], item[0]))
    if most < 1:
        return _(
            "Every division learns mostly from itself; the widest bridge runs from %(giver)s to %(taker)s.",
            giver=giver,
            taker=taker,
        )
    return _(
        "%(taker)s learns %(times)s times as much from %(giver)s as chance would give.",
        taker=taker,
        giver=giver,
        times=written(most, "0.0"),
    )


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 2)


def _as_text(ratios: Ratios, giver: str, taker: str) -> str | None:
    ratio = ratios.get((giver, taker))
    return None if ratio is None else written(ratio, "0.00")
