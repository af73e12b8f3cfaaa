"""The awkward companies of the privacy tests, turned into people and deeds, three month-ends long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random

from plnhub.privacy.gate import Contribution
from tests.privacy.makers import MONTHS, Company
from tests.publishing.firm import Deed, Firm

VERBS = {"connect": "add", "collaborate": "ask", "contribute": "share"}


def months_of(firm: Firm, company: Company, seed: int) -> list[Callable[[], None]]:
    """The months of an invented company, each to be lived by a call."""
    return [partial(live_a_month, firm, company, month, seed) for month in range(len(company.staff))]


def live_a_month(firm: Firm, company: Company, month: int, seed: int) -> None:
    """Joiners come, leavers go, some change their minds, all act; then the month is rebuilt and published."""
    before = {one.uid for one in company.staff[month - 1]} if month else set()
    now = {one.uid: one for one in company.staff[month]}
    firm.hire([(one.uid, one.unit, one.level) for uid, one in now.items() if uid not in before])
    firm.dismiss(sorted(before - now.keys()))
    _change_minds(firm, sorted(before & now.keys()), seed + month)
    firm.record([deed_of(one) for one in acts_in(company, month)])
    firm.rebuild(MONTHS[month].last)
    firm.publish()


def acts_in(company: Company, month: int) -> Iterator[Contribution]:
    for act in company.acts:
        is_deed = act.measure == "flow" or act.measure == "participation"
        if is_deed and MONTHS[month].holds(act.day):
            yield act


def deed_of(act: Contribution) -> Deed:
    """Answers carry the flow; each C has a verb of its own."""
    if act.measure == "participation":
        return Deed(day=act.day, verb=VERBS[act.answer], actor=act.giver)
    outside = f"{act.community}:somebody"
    return Deed(day=act.day, verb="answer", actor=act.giver or outside, recipients=(act.receiver or outside,))


def _change_minds(firm: Firm, uids: list[str], seed: int) -> None:
    """Three leave the count; two others, or the same, stay or come back."""
    if uids:
        random = Random(seed)
        firm.choose(random.sample(uids, 3), count=False)
        firm.choose(random.sample(uids, 2), count=True)
