"""What goes into the gate and what comes out of it. Pure ◇."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

EVERYONE = "everyone"
OUTSIDE = "outside"

People = frozenset[str]
Cohorts = Mapping[str, People]


class State(StrEnum):
    """How a figure is to be read; hidden, empty and unknown are one and the same."""

    SHOWN = "shown"
    AT_MOST = "at most"
    AT_LEAST = "at least"
    PARTIAL = "of shown cells"
    HIDDEN = "not enough people"


class Kind(StrEnum):
    """The form of a table."""

    FLOW = "flow"
    SHARES = "shares"
    TOTAL = "total"
    READINGS = "readings"
    HEADCOUNT = "headcount"
    CONTRIBUTING = "contributing"


class Scale(StrEnum):
    """What sort of number a reading is, and so how it is softened."""

    COUNT = "count"
    PEOPLE = "people"
    SHARE = "share"
    INDEX = "index"


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from first to last, both included; a stock is the state of a day, frozen until the lock allows."""

    label: str
    first: date
    last: date
    stock: bool = False

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, other: Period) -> bool:
        """Whether both may count the same thing."""
        return (self.stock and other.stock) or (self.first <= other.last and other.first <= self.last)


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one person did, `n` times on a day; one end may be an outside community instead of a person."""

    measure: str
    day: date
    giver: str = ""
    receiver: str = ""
    community: str = ""
    answer: str = ""
    n: int = 1


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """A named group of pseudonyms, as the directory has it."""

    name: str
    people: People


@dataclass(frozen=True, kw_only=True)
class Family:
    """Cohorts of one dimension; an ordered family merges neighbours, any other into one named other."""

    name: str
    cohorts: tuple[Cohort, ...]
    ordered: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A figure measured elsewhere for one cohort, with what each person weighs in it; `of` bounds a count."""

    measure: str
    period: str
    cohort: str
    scale: Scale
    value: float
    weights: Mapping[str, float]
    other_cohort: str = ""
    of: int | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """One measure to publish, by one family, for closed periods that do not overlap."""

    measure: str
    kind: Kind
    periods: tuple[Period, ...]
    by: str = ""
    answers: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """All that one release asks; families in order of weight, readings taken on the agreed cohorts."""

    as_of: date
    eligible: People
    staff: int
    families: tuple[Family, ...]
    tables: tuple[Table, ...]
    contributions: tuple[Contribution, ...] = ()
    readings: Callable[[Cohorts], Iterable[Reading]] = field(default=lambda cohorts: ())


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One publishable figure; `shown` is None when there are not enough people."""

    measure: str
    period: str
    cohort: str
    other_cohort: str = ""
    shown: float | None = None
    state: State = State.HIDDEN


@dataclass(frozen=True, kw_only=True)
class Window:
    """A measure and period first published with a membership."""

    measure: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class Membership:
    """Who was in which cohort when these windows were first published."""

    as_of: date
    cohorts: Cohorts
    windows: tuple[Window, ...]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A release: its cells, all memberships behind them, and what each step of the gate did."""

    cells: tuple[Cell, ...]
    memberships: tuple[Membership, ...] = ()
    steps: Mapping[str, int] = field(default_factory=dict)
