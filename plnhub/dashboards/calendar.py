"""Periods as people say them: October 2026, July to September 2026, 22 November 2026. Pure."""

import re
from datetime import date

from babel.dates import format_date
from flask_babel import get_locale

from plnhub.i18n import _

QUARTER = re.compile(r"(\d{4})-Q([1-4])")
MONTH = re.compile(r"(\d{4})-(\d{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def in_words(period: str) -> str:
    """A published period in the reader's language; whatever is none of ours stays as it is."""
    if period == "all":
        return _("everything so far")
    if found := QUARTER.fullmatch(period):
        year, last = int(found[1]), 3 * int(found[2])
        return _(
            "%(first)s to %(last)s %(year)s",
            first=_written(date(year, last - 2, 1), "LLLL"),
            last=_written(date(year, last, 1), "LLLL"),
            year=year,
        )
    if found := MONTH.fullmatch(period):
        return _written(date(int(found[1]), int(found[2]), 1), "LLLL y")
    return day_in_words(date.fromisoformat(period)) if DAY.fullmatch(period) else period


def day_in_words(day: date) -> str:
    """The day with its month written out."""
    here = get_locale()
    return format_date(day, "long", locale="en_GB" if here is None or here.language == "en" else here)


def short(period: str) -> str:
    """A month in little room; every other period as it is said."""
    found = MONTH.fullmatch(period)
    return _written(date(int(found[1]), int(found[2]), 1), "LLL y") if found else in_words(period)


def quarter_of(period: str, published: list[str]) -> str:
    """The published quarter that holds a month, or the last one before it; the period itself if published."""
    if period in published or not (found := MONTH.fullmatch(period)):
        return period
    quarter = f"{found[1]}-Q{(int(found[2]) + 2) // 3}"
    return newest(quarter, published)


def newest(period: str, published: list[str]) -> str:
    """The period itself, or the last published one before it; nothing when there is none."""
    before = [one for one in published if one <= period]
    return before[-1] if before else ""


def before(period: str, published: list[str]) -> str:
    """The published period just before this one; nothing when there is none."""
    earlier = [one for one in published if one < period]
    return earlier[-1] if earlier else ""


def _written(day: date, pattern: str) -> str:
    return format_date(day, format=pattern, locale=get_locale() or "en")
