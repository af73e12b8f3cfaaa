"""What a run's figures are about: its tables, the window, and how many people a value needs. ◇ Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from ibis import Table

MOST_MONTHS = 24
A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class RunTables:
    """The tables of a run, whole: every month of the acts, facts and deeds."""

    acts: Table
    facts: Table
    deeds: Table
    nodes: Table
    memberships: Table
    teams: Table
    choices: Table


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from `first` to `last`, both included."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The last day that counts, the days of the window (None: all), and what a tie and a shown unit need."""

    as_of: date
    window_days: int | None
    least: int
    eligible: int
    contributing: int
    company: int = 1
    """How many people must stand behind a value of the whole company; more than one where others read it."""
    seed: int = 1

    @property
    def window(self) -> Period:
        longest = (self.as_of - date.min).days
        since = self.as_of - timedelta(days=min(longest, (self.window_days or longest + 1) - 1))
        return Period(label="window", first=since, last=self.as_of)

    def months(self, first: int | None) -> tuple[Period, ...]:
        """The whole calendar months from the first (its number) to the last that counts, at most 24."""
        last = month_number(self.as_of + A_DAY) - 1
        begin = last + 1 if first is None else max(first, last + 1 - MOST_MONTHS)
        return tuple(_month(number) for number in range(begin, last + 1))


def month_number(day: date) -> int:
    """Months since the year 0: the next month is one more."""
    return day.year * 12 + day.month - 1


def _month(number: int) -> Period:
    first, following = (date(one // 12, one % 12 + 1, 1) for one in (number, number + 1))
    return Period(label=f"{first:%Y-%m}", first=first, last=following - A_DAY)
