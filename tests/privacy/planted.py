"""Companies that only the gate keeps safe: each waits for one protection to be taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from tests.privacy.makers import MONTHS
from tests.publishing.firm import Deed, Firm

DAY = date(2026, 1, 15)
Months = list[Callable[[], None]]


def unanimous_level(firm: Firm) -> Months:
    """All interns contribute."""
    return [partial(_open, firm, {"intern": (20, 20), "employee": (24, 12)})]


def someone_of_no_level(firm: Firm) -> Months:
    """One person of whom the directory tells no level contributes; the rest happens to round well."""
    return [partial(_open, firm, {"intern": (30, 10), "employee": (30, 22), "": (1, 1)})]


def late_yes(firm: Firm) -> Months:
    """An intern who contributed in January says in February that all of it may be counted."""

    def january() -> None:
        firm.hire([("late", "", "intern")], count=False)
        firm.record([Deed(day=DAY, verb="share", actor="late")])
        _open(firm, {"intern": (20, 7), "employee": (24, 12)})

    def february() -> None:
        firm.choose(["late"], count=True)
        firm.rebuild(MONTHS[1].last)
        firm.publish()

    return [january, february]


def _open(firm: Firm, levels: dict[str, tuple[int, int]]) -> None:
    """So many people of each level, of whom so many contribute in January; all of them ask."""
    for level, (people, yes) in levels.items():
        uids = [f"{level or 'nameless'}{n:02}" for n in range(people)]
        firm.hire([(uid, "", level) for uid in uids])
        firm.record([Deed(day=DAY, verb="ask", actor=uid) for uid in uids])
        firm.record([Deed(day=DAY, verb="share", actor=uid) for uid in uids[:yes]])
    firm.rebuild(MONTHS[0].last)
    firm.publish()
