"""Interns to CEO: which share of each level connects, collaborates and contributes."""

from typing import Any

from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.picture import Picture, card, not_yet, number
from plnhub.i18n import _
from plnhub.privacy.gate import EVERYONE


def three_cs(figures: Figures, period: str) -> Picture:
    """Levels in the order of the release; small ones were merged with their neighbours by the gate."""
    order = figures.definition.get("levels", [])
    found = figures.cohorts("participation", period)
    levels = sorted(found, key=lambda name: (_rank(name, order), name)) or [EVERYONE]
    labels = {"connect": _("Connect"), "collaborate": _("Collaborate"), "contribute": _("Contribute")}
    return Picture(
        key="three-cs",
        title=_("Interns to CEO by the three C's"),
        finding=_finding(figures, period, levels),
        data=_drawing(figures, period, levels, labels),
        columns=[_("Level"), *(number(label) for label in labels.values())],
        rows=[
            (level, *(words(figures.cell("participation", period, level, c), "%") for c in labels))
            for level in levels
        ],
        definition=_definition(figures),
        as_of=figures.as_of,
        period=period,
    )


def _drawing(figures: Figures, period: str, levels: list[str], labels: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "bars",
        "categories": levels,
        "series": [
            {"label": label, "values": [_percent(figures, period, level, c) for level in levels]}
            for c, label in labels.items()
        ],
        "mode": "group",
        "horizontal": True,
        "unit": _("eligible people, %"),
    }


def _definition(figures: Figures) -> dict[str, str]:
    terms = {
        _("Question"): _("Does everybody take part, from interns to the CEO?"),
        _("Formula"): _("people with at least one act of that C ÷ eligible people of the level"),
        _("Window"): _("one closed calendar month"),
        _("Reading"): _("10 % or less and 90 % or more are not told apart, so no group is all or nothing"),
        _("Bias"): _("only people who chose to be counted; small levels are merged with their neighbours"),
        _("Check value"): _("12 of 30 people who contributed at least once: 40 %"),
    }
    return card(figures, terms)


def _rank(name: str, order: list[str]) -> int:
    first = name.split(" to ")[0]
    return order.index(first) if first in order else len(order)


def _percent(figures: Figures, period: str, level: str, c: str) -> float | None:
    share = figures.value("participation", period, level, c)
    return None if share is None else round(100 * share)


def _finding(figures: Figures, period: str, levels: list[str]) -> str:
    cells = {level: figures.cell("participation", period, level, "contribute") for level in levels}
    shares = {level: cell.shown for level, cell in cells.items() if cell.shown is not None}
    if not shares:
        return not_yet()
    most = max(shares, key=lambda level: shares[level])
    least = min(shares, key=lambda level: shares[level])
    high, low = words(cells[most], "%"), words(cells[least], "%")
    if high == low:
        return _("Every level contributes alike: %(share)s of its people.", share=high)
    return _(
        "%(most)s contributes most (%(high)s of its people), %(least)s least (%(low)s).",
        most=most,
        high=high,
        least=least,
        low=low,
    )
