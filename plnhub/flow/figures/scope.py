"""What a run's figures are about: its tables, the window, and how many people a value needs. ◇ Pure."""

from collections.abc import Iterator
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
    seed: int = 1

    @property
    def window(self) -> Period:
        since = date.min if self.window_days is None else self.as_of - timedelta(days=self.window_days - 1)
        return Period(label="window", first=since, last=self.as_of)

    def months(self, first_day: date) -> tuple[Period, ...]:
        """The whole calendar months from the first day there is to the last that counts, at most 24."""
        return tuple(reversed([*_months_back(self.as_of, first_day)]))


def _months_back(as_of: date, first_day: date) -> Iterator[Period]:
    last = (as_of + A_DAY).replace(day=1) - A_DAY
    for _ in range(MOST_MONTHS):
        first = last.replace(day=1)
        if last < first_day:
            return
        yield Period(label=f"{first:%Y-%m}", first=first, last=last)
        if first == date.min:
            return
        last = first - A_DAY
