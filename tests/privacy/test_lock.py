"""What was shown stays; what would tell joiners and leavers apart is not shown anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plnhub.privacy.gate import (
    EVERYONE,
    Cohort,
    Contribution,
    Family,
    Kind,
    Period,
    Publication,
    Question,
    Table,
    publish,
)
from plnhub.privacy.gate.publishing import AtomTooSmall

PEOPLE = {name: {f"{name}{n}" for n in range(30)} for name in ("north", "south")}


def stock(day: date) -> Table:
    period = Period(label=day.isoformat(), first=day, last=day, stock=True)
    return Table(measure="profile", kind=Kind.SHARES, periods=(period,), by="unit", answers=("yes",))


def question(day: date, table: Table, units: dict[str, set[str]] = PEOPLE, active: int = 15) -> Question:
    cohorts = tuple(Cohort(name=name, people=frozenset(people)) for name, people in units.items())
    acts = [
        Contribution(measure=table.measure, day=day, giver=uid, answer="yes")
        for people in units.values()
        for uid in sorted(people)[:active]
    ]
    return Question(
        as_of=day,
        eligible=frozenset(uid for people in units.values() for uid in people),
        staff=100,
        families=(Family(name="unit", cohorts=cohorts),),
        tables=(table,),
        contributions=tuple(acts),
    )


def without(units: dict[str, set[str]], *leavers: str) -> dict[str, set[str]]:
    return {name: people - set(leavers) for name, people in units.items()}


def dates(publication: Publication) -> dict[str, str]:
    return {cell.cohort: cell.period for cell in publication.cells}


MONDAY, NEXT = date(2026, 5, 4), date(2026, 5, 11)


def test_a_state_is_refreshed_while_nobody_came_or_went() -> None:
    first = publish(question(MONDAY, stock(MONDAY)))
    second = publish(question(NEXT, stock(NEXT)), first)
    assert set(dates(second).values()) == {NEXT.isoformat()}


def test_after_one_leaver_the_old_state_stays_with_its_date() -> None:
    first = publish(question(MONDAY, stock(MONDAY)))
    second = publish(question(NEXT, stock(NEXT), without(PEOPLE, "north3")), first)
    assert dates(second) == {
        EVERYONE: MONDAY.isoformat(),
        "north": MONDAY.isoformat(),
        "south": NEXT.isoformat(),
    }


def test_ten_leavers_together_let_the_state_be_refreshed() -> None:
    first = publish(question(MONDAY, stock(MONDAY)))
    fewer = without(PEOPLE, *(f"north{n}" for n in range(10)))
    assert set(dates(publish(question(NEXT, stock(NEXT), fewer), first)).values()) == {NEXT.isoformat()}


def test_a_closed_period_is_copied_and_never_computed_again() -> None:
    month = Period(label="2026-04", first=date(2026, 4, 1), last=date(2026, 4, 30))
    table = replace(stock(MONDAY), periods=(month,))
    april = question(date(2026, 5, 1), table)
    acts = tuple(replace(one, day=date(2026, 4, 2)) for one in april.contributions)
    first = publish(replace(april, contributions=acts))
    second = publish(replace(april, contributions=acts[:20]), first)
    assert second.cells == first.cells


def test_a_window_that_overlaps_an_older_one_waits_after_a_leaver() -> None:
    first_month = Period(label="to May", first=date(2026, 2, 1), last=date(2026, 5, 1))
    next_month = Period(label="to June", first=date(2026, 3, 1), last=date(2026, 6, 1))
    table = Table(measure="flow", kind=Kind.TOTAL, periods=(first_month,))
    first = publish(question(date(2026, 6, 1), table))
    later = question(date(2026, 6, 2), replace(table, periods=(next_month,)), without(PEOPLE, "north3"))
    assert publish(later, first).cells == first.cells


def test_a_company_that_shrinks_below_thirty_remembers_what_was_seen() -> None:
    first = publish(question(MONDAY, stock(MONDAY)))
    few = {"north": {f"north{n}" for n in range(29)}}
    assert publish(question(NEXT, stock(NEXT), few), first).memberships == first.memberships


def test_a_company_that_shrinks_below_thirty_keeps_what_was_shown() -> None:
    first = publish(question(MONDAY, stock(MONDAY)))
    few = {"north": {f"north{n}" for n in range(29)}}
    assert publish(question(NEXT, stock(NEXT), few), first).cells == first.cells


def test_what_was_shown_before_a_dip_below_thirty_is_there_after_it() -> None:
    first = publish(question(MONDAY, stock(MONDAY)))
    dip = publish(question(NEXT, stock(NEXT), {"north": {f"north{n}" for n in range(29)}}), first)
    assert publish(question(NEXT, stock(MONDAY)), dip).cells == first.cells


def total(day: date) -> Table:
    period = Period(label=day.isoformat(), first=day, last=day, stock=True)
    return Table(measure="reach", kind=Kind.TOTAL, periods=(period,))


def test_a_figure_of_everyone_is_renewed_when_people_change_their_unit_only() -> None:
    moved = {"north": PEOPLE["north"] - {"north3"}, "south": PEOPLE["south"] | {"north3"}}
    first = publish(question(MONDAY, total(MONDAY)))
    second = publish(question(NEXT, total(NEXT), moved), first)
    assert dates(second) == {EVERYONE: NEXT.isoformat()}


def test_a_figure_of_everyone_still_waits_after_a_leaver() -> None:
    first = publish(question(MONDAY, total(MONDAY)))
    second = publish(question(NEXT, total(NEXT), without(PEOPLE, "north3")), first)
    assert dates(second) == {EVERYONE: MONDAY.isoformat()}


def test_a_window_without_any_figure_is_not_taken_for_published() -> None:
    unread = Table(measure="ei", kind=Kind.READINGS, periods=stock(MONDAY).periods, by="unit")
    assert publish(question(MONDAY, unread)).memberships == ()


def test_cohorts_that_would_isolate_people_are_never_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plnhub.privacy.gate.publishing.atom_rule_holds", lambda *_: False)
    with pytest.raises(AtomTooSmall):
        publish(question(MONDAY, stock(MONDAY)))
