"""Each gate holds what it must hold, and nothing more (F4)."""

import pytest

from plnhub.directory.planning.gates import Situation, fired_gates
from plnhub.directory.planning.plan import plan_sync
from tests.directory.makers import NOW, company, known, reading, remaining, staff


def gates(**values) -> list[str]:
    standard = {"reading": reading(staff()), "on_file": company(1), "removals": 0}
    return [fired.gate for fired in fired_gates(Situation(**(standard | values)))]


def test_a_quiet_run_passes():
    assert gates() == []


def test_a_read_that_was_cut_off_is_held_by_g1():
    assert gates(reading=reading(staff(), complete=False, reason="cut")) == ["G1"]


def test_half_the_usual_entries_still_pass_g1():
    before = company(2)
    assert gates(on_file=type(before)(people=before.people, last_complete_size=2)) == []


def test_less_than_half_the_usual_entries_are_held_by_g1():
    before = company(3)
    assert gates(on_file=type(before)(people=before.people, last_complete_size=3)) == ["G1"]


def test_a_human_yes_opens_g1_for_a_short_answer():
    before = type(company(1))(last_complete_size=3)
    assert gates(on_file=before, removals=2, confirmed_removals=2) == []


def test_an_empty_answer_is_held_by_g2_whatever_is_confirmed():
    assert gates(reading=reading(), removals=1, confirmed_removals=100) == ["G2"]


def test_a_missing_canary_is_held_by_g2():
    plan = plan_sync(company(0), reading(staff()), now=NOW, canaries=("ADA", "grace"))
    assert [(gate.gate, "grace" in gate.reason, "ADA" in gate.reason) for gate in plan.gates] == [
        ("G2", True, False)
    ]


@pytest.mark.parametrize(
    ("people", "removals", "held"),
    [(10, 5, []), (10, 6, ["G3"]), (100, 5, []), (200, 10, []), (200, 11, ["G3"])],
)
def test_more_than_five_people_or_five_percent_are_held_by_g3(people: int, removals: int, held: list[str]):
    assert gates(on_file=company(people), removals=removals) == held


def test_g3_opens_for_the_number_that_a_human_confirmed():
    assert gates(on_file=company(10), removals=6, confirmed_removals=6) == []


def test_g3_stays_shut_when_more_vanish_than_were_confirmed():
    assert gates(on_file=company(20), removals=7, confirmed_removals=6) == ["G3"]


def test_more_than_five_percent_may_not_vanish_at_once():
    hundred = company(100)
    plan = plan_sync(hundred, remaining(hundred, 94), now=NOW)
    assert [gate.gate for gate in plan.gates] == ["G3"]


def test_switching_off_counts_like_vanishing():
    hundred = company(100)
    found = [one.staff for one in hundred.people[:97]]
    disabled = [type(one)(**{**_fields(one), "disabled": True}) for one in found[:3]]
    plan = plan_sync(hundred, reading(*disabled, *found[3:]), now=NOW)
    assert [gate.gate for gate in plan.gates] == ["G3"]


def test_people_who_were_already_missing_do_not_count_again():
    before = type(company(1))(people=tuple(known(f"p{n}", n, state="missing") for n in range(20)))
    assert plan_sync(before, reading(staff()), now=NOW).gates == ()


def _fields(one) -> dict:
    return {name: getattr(one, name) for name in type(one).__slots__}
