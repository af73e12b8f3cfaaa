"""The closed periods of a release: whole calendar months, or everything at once. Pure ◇."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile

from plnhub.privacy.gate import Period

EVERYTHING = "all"


def closed_months(first: date, as_of: date) -> tuple[Period, ...]:
    """The whole months from the one of `first` to the last that had ended by the evening of `as_of`."""
    return tuple(takewhile(lambda month: month.last <= as_of, _months(first)))


def closed_quarters(first: date, as_of: date) -> tuple[Period, ...]:
    """The calendar quarters that had ended by the evening of `as_of`, the one of `first` included."""
    months = closed_months(first.replace(month=3 * ((first.month - 1) // 3) + 1, day=1), as_of)
    threes = zip(months[::3], months[2::3], strict=False)
    return tuple(
        Period(label=f"{start.first.year}-Q{(start.first.month + 2) // 3}", first=start.first, last=end.last)
        for start, end in threes
    )


def border_periods(first: date, as_of: date, window: str) -> tuple[Period, ...]:
    """What crosses the border is rarer, so its periods are longer: closed quarters."""
    return flow_periods(first, as_of, window) if window == EVERYTHING else closed_quarters(first, as_of)


def flow_periods(first: date, as_of: date, window: str) -> tuple[Period, ...]:
    """One period for the window "all", else the closed months."""
    if window == EVERYTHING:
        return (Period(label=EVERYTHING, first=first, last=as_of),)
    return closed_months(first, as_of)


def state_of(day: date) -> Period:
    """A stock figure's period: how things stand on `day`."""
    return Period(label=day.isoformat(), first=day, last=day, stock=True)


def _months(first: date) -> Iterator[Period]:
    start = first.replace(day=1)
    while start.year < date.max.year:
        following = (start + timedelta(days=32)).replace(day=1)
        yield Period(label=f"{start:%Y-%m}", first=start, last=following - timedelta(days=1))
        start = following
