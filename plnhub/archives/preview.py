"""Count what an archive would bring, before anything is written. ◇ Pure."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.archives.contract import Problem
from plnhub.activity import Act
from plnhub.words import marked

NO_DATE = marked("without a date")
TOO_OLD = marked("older than the Hub keeps anything")
NOT_OPEN = marked("not open to everybody")
NOT_LEARNING = marked("reactions and the like, which say nothing about learning")
MOST_LINES = 40
MOST_MEMBERS = 100


class Tally:
    """Counts by kind and month; `open_question` are acts whose audience only the owner knows."""

    def __init__(self) -> None:
        self.months: dict[str, Counter[str]] = {}
        self.kinds: Counter[str] = Counter()
        self.open_question: Counter[str] = Counter()
        self.aside: Counter[tuple[str, str, str]] = Counter()
        self.first: datetime | None = None
        self.last: datetime | None = None

    def add(self, act: Act, *, is_open_question: bool) -> None:
        (self.open_question if is_open_question else self.kinds)[act.verb] += 1
        month = self.months.setdefault(act.occurred_at.strftime("%Y-%m"), Counter())
        month[act.verb] += 1
        self.first = min(self.first or act.occurred_at, act.occurred_at)
        self.last = max(self.last or act.occurred_at, act.occurred_at)

    def set_aside(self, problem: Problem) -> None:
        """Something that gave no act, and why."""
        self.aside[problem.kind, problem.why, problem.member] += 1

    @property
    def acts(self) -> int:
        return self.kinds.total() + self.open_question.total()

    def told(self, records: Mapping[str, int]) -> dict[str, Any]:
        """The counts as plain values; of long lists the largest lines."""
        return {
            "kinds": dict(self.kinds),
            "open_question": dict(self.open_question),
            "months": {month: dict(self.months[month]) for month in sorted(self.months, reverse=True)},
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "left_out": self._lines("left_out"),
            "broken": self._lines("broken"),
            "records": counts_of(records),
        }

    def _lines(self, kind: str) -> list[dict[str, Any]]:
        return [
            {"why": why, "member": member, "n": count}
            for (what, why, member), count in self.aside.most_common()
            if what == kind
        ][:MOST_LINES]


def counts_of(records: Mapping[str, int]) -> dict[str, int]:
    """How many records each member held, the fullest members when there are many."""
    return dict(Counter(records).most_common(MOST_MEMBERS))
