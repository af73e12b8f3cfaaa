"""The head of the leadership page: four key figures, each beside the period before. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from plnhub.dashboards.calendar import before, in_words, newest, quarter_of, short
from plnhub.dashboards.figures import Figures, words
from plnhub.dashboards.numbers import written
from plnhub.i18n import _
from plnhub.privacy.gate import EVERYONE, OUTSIDE, Cell, State

Card = Mapping[str, Any]
NOISE = 5  # per cent: rounding alone may move a figure so far


def key_figures(figures: Figures, period: str) -> Sequence[Card]:
    """Label, value, change and base of each card; a figure that is held back says so."""
    return _counted(figures), _taking_part(figures, period), _open(figures, period), _came_in(figures, period)


def published(figures: Figures) -> list[str]:
    """The periods that the page can be asked for: those in which something that happened is shown."""
    return figures.periods("flow", "participation", "contributing")


def period_choices(figures: Figures, period: str, most: int = 6) -> Sequence[Card]:
    """Links to the newest periods; the one in the address is always among them."""
    chosen = sorted({*published(figures)[-most:], period})
    return [{"label": short(one), "url": f"?period={one}", "active": one == period} for one in chosen if one]


def earlier_choices(figures: Figures, most: int = 6) -> Sequence[tuple[str, str]]:
    """The periods that have no link, the newest first."""
    return [(one, in_words(one)) for one in reversed(published(figures)[:-most])]


def _counted(figures: Figures) -> Card:
    day = (figures.periods("headcount") or [""])[-1]
    value = _shown(figures.cell("headcount", day))
    return {
        "label": _("People who can be counted"),
        "value": value,
        "base": _("chose to be counted, %(day)s", day=in_words(day)) if day else "",
    }


def _taking_part(figures: Figures, period: str) -> Card:
    earlier = before(period, figures.periods("contributing"))
    now, then = (figures.cell("contributing", one) for one in (period, earlier))
    return {
        "label": _("People taking part"),
        "value": _shown(now),
        "base": _("gave or took something in, %(month)s", month=in_words(period)),
        **_change(now, then, earlier),
    }


def _open(figures: Figures, period: str) -> Card:
    months = figures.periods("ei")
    month = newest(period, months)
    earlier = before(month, months)
    now, then = figures.cell("ei", month), figures.cell("ei", earlier)
    trend = [value for one in months if (value := figures.value("ei", one)) is not None]
    change = _difference(now, then)
    middle = figures.value("ei_expected", month)
    good = None
    if change and middle is not None and now.shown is not None and then.shown is not None:
        good = abs(now.shown - middle) < abs(then.shown - middle)
    return {
        "label": _("Openness (E-I)"),
        "value": _shown(now),
        "base": _("−1 closed … +1 open, %(month)s", month=in_words(month)) if month else "",
        "trend": trend if len(trend) > 1 else None,
        "trend_words": _("from %(first)s to %(last)s", first=written(trend[0]), last=written(trend[-1]))
        if trend
        else None,
        **_step(change, good, earlier),
    }


def _came_in(figures: Figures, period: str) -> Card:
    quarters = figures.periods("border")
    quarter = quarter_of(period, quarters)
    earlier = before(quarter, quarters)
    now, then = (figures.cell("border", one, OUTSIDE, EVERYONE) for one in (quarter, earlier))
    return {
        "label": _("Came in from outside"),
        "value": _shown(now),
        "base": _("acts across the border, %(quarter)s", quarter=in_words(quarter)) if quarter else "",
        **_change(now, then, earlier),
    }


def _change(now: Cell, then: Cell, earlier: str) -> Card:
    """Relative change of two counts; more people and more learning from outside are good."""
    difference = _difference(now, then)
    if difference is None or not then.shown:
        return {}
    percent = round(100 * difference / then.shown)
    if abs(percent) < NOISE:
        return {"than": _("about as many as in %(period)s", period=short(earlier))}
    return _moved(f"{percent:+d} %".replace("-", "−"), percent > 0, earlier)


def _step(change: float | None, good: bool | None, earlier: str) -> Card:
    if change is None:
        return {}
    if not change:
        return {"than": _("as in %(period)s", period=short(earlier))}
    return _moved(written(change, "+0.00;−0.00"), good, earlier)


def _moved(change: str, good: bool | None, earlier: str) -> Card:
    return {"change": change, "good": good, "than": _("than %(period)s", period=short(earlier))}


def _difference(now: Cell, then: Cell) -> float | None:
    """A figure coded as at least or at most has no difference."""
    coded = {now.state, then.state} & {State.AT_LEAST, State.AT_MOST}
    if coded or now.shown is None or then.shown is None:
        return None
    return now.shown - then.shown


def _shown(cell: Cell) -> str:
    return words(cell) or _("too few people")
