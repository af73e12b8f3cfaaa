"""Figures listed by cohort: shares, totals, people and readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plnhub.privacy.gate import EVERYONE, Contribution, Kind, Period, Reading, Scale, State, Table, publish
from tests.privacy.attacker import Attacker, observe
from tests.privacy.test_publish import JUNE, MAY, SIZES, all_flow, cell, question


def test_shares_are_shown_by_cohort_and_for_everyone() -> None:
    table = Table(measure="p", kind=Kind.SHARES, periods=(MAY,), by="unit", answers=("connect",))
    acts = [
        Contribution(measure="p", day=date(2026, 5, 4), giver=f"{unit}{n}", answer="connect")
        for unit in SIZES
        for n in range(10)
    ]
    published = publish(question(acts, table))
    assert [cell(published, at, "connect").shown for at in ("north", EVERYONE)] == [0.45, 0.45]


def test_the_only_cohort_without_enough_contributors_does_not_stay_alone() -> None:
    table = Table(measure="p", kind=Kind.SHARES, periods=(MAY,), by="unit", answers=("connect",))
    acts = [
        Contribution(measure="p", day=date(2026, 5, 4), giver=f"{unit}{n}", answer="connect")
        for unit, active in (("north", 10), ("south", 10), ("west", 4))
        for n in range(active)
    ]
    published = publish(question(acts, table))
    hidden = [one.cohort for one in published.cells if one.shown is None]
    assert hidden == ["north", "west"]


def test_a_company_total_is_shown_unless_one_person_is_most_of_it() -> None:
    table = Table(measure="a", kind=Kind.TOTAL, periods=(MAY, JUNE))
    even = [Contribution(measure="a", day=date(2026, 5, 4), giver=f"north{n}", n=7) for n in range(20)]
    few = [
        Contribution(measure="a", day=date(2026, 6, 4), giver=f"north{n}", n=20 if n < 4 else 3)
        for n in range(5)
    ]
    published = publish(question([*even, *few], table))
    assert [one.shown for one in published.cells] == [140, None]


def test_headcount_tells_neither_of_all_nor_of_few() -> None:
    day = Period(label="today", first=date(2026, 7, 1), last=date(2026, 7, 1), stock=True)
    ask = question([], Table(measure="headcount", kind=Kind.HEADCOUNT, periods=(day,)))
    shown = [publish(replace(ask, staff=staff)).cells[0] for staff in (60, 100)]
    assert [(one.shown, one.state) for one in shown] == [(50, State.AT_LEAST), (60, State.SHOWN)]


def test_a_share_of_everyone_never_undoes_the_coding_of_a_part() -> None:
    table = Table(measure="p", kind=Kind.SHARES, periods=(MAY,), by="unit", answers=("connect", "else"))
    acts = [
        Contribution(measure="p", day=date(2026, 5, 4), giver=f"{unit}{n}", answer=answer)
        for unit, yes in (("north", 0), ("south", 5), ("west", 5))
        for n in range(20)
        for answer in (["connect", "else"] if n < yes else ["else"])
    ]
    seen = observe([publish(question(acts, table))])
    assert Attacker(kinds={"p": Kind.SHARES}).attack(seen) == []


def test_how_many_contribute_is_not_told_while_a_cohort_has_almost_none() -> None:
    quiet = [one for one in all_flow(1) if "west" not in (one.giver + one.receiver)]
    ask = question(quiet, Table(measure="contributing", kind=Kind.CONTRIBUTING, periods=(MAY,)))
    assert publish(ask).cells[0].state is State.HIDDEN


def test_contributing_counts_people_once() -> None:
    ask = question(
        [one for one in all_flow(1) if int(one.giver[-1]) < 4 and int(one.receiver[-1]) < 5],
        Table(measure="contributing", kind=Kind.CONTRIBUTING, periods=(MAY,)),
    )
    assert publish(ask).cells[0].shown == 30


def reading(cohort: str, scale: Scale, value: float, weights: dict[str, float]) -> Reading:
    return Reading(
        measure="m", period=MAY.label, cohort=cohort, scale=scale, value=value, weights=weights, of=60
    )


@pytest.mark.parametrize(
    ("scale", "value", "shown"),
    [(Scale.INDEX, 0.26, 0.3), (Scale.SHARE, 0.5, 0.5), (Scale.PEOPLE, 31, 30), (Scale.COUNT, 1234, 1235)],
)
def test_readings_are_softened_by_their_scale(scale: Scale, value: float, shown: float) -> None:
    ask = question([], Table(measure="m", kind=Kind.READINGS, periods=(MAY,)))
    weights = {f"north{n}": 1.0 for n in range(20)}
    published = publish(replace(ask, readings=lambda _: [reading(EVERYONE, scale, value, weights)]))
    assert published.cells[0].shown == shown


def test_a_reading_that_rests_on_one_person_is_hidden() -> None:
    ask = question([], Table(measure="m", kind=Kind.READINGS, periods=(MAY,)))
    weights = {f"north{n}": 100.0 if n == 0 else 1.0 for n in range(20)}
    published = publish(replace(ask, readings=lambda _: [reading(EVERYONE, Scale.COUNT, 119, weights)]))
    assert published.cells[0].shown is None


def test_a_reading_of_a_cohort_that_was_not_agreed_is_refused() -> None:
    ask = question([], Table(measure="m", kind=Kind.READINGS, periods=(MAY,)))
    with pytest.raises(ValueError, match="no agreed cohort"):
        publish(replace(ask, readings=lambda _: [reading("me", Scale.COUNT, 50, {})]))
