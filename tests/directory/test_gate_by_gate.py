"""Each gate holds the very run it is there for, and nothing else does: without it the run would pass."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from plnhub.directory.entries.values import OnFile, Reading
from plnhub.directory.planning import gates
from plnhub.directory.planning.plan import Plan, plan_sync
from tests.directory.gate_cases import (
    CASES,
    PEOPLE,
    Case,
    an_administrator_back,
    another_key_for_one,
    firm,
    found,
    gone,
    leaders,
)
from tests.directory.makers import NOW, reading, staff


def planned(case: Case) -> Plan:
    return plan_sync(case.on_file, case.found, now=NOW, **({"settings": "same"} | case.said))


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_exactly_this_gate_holds_the_run(make: Callable[[], Case]):
    case = make()
    assert [fired.gate for fired in planned(case).gates] == [case.gate]


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_without_the_gate_nothing_would_hold_it(make: Callable[[], Case], monkeypatch: pytest.MonkeyPatch):
    case = make()
    monkeypatch.setattr(gates, "GATES", tuple(pair for pair in gates.GATES if pair[0] != case.gate))
    assert planned(case).gates == ()


def five_vanish() -> Reading:
    return found(lambda n, one: one if n > 4 else None)


def thirty_get_another_title() -> Reading:
    return found(lambda n, one: replace(one, title="Chief") if n < 30 else one)


def thirty_come() -> Reading:
    return replace(found(), staff=(*found().staff, *(staff(f"n{n}", team="IT") for n in range(30))))


def a_reorganisation() -> Reading:
    return found(lambda n, one: replace(one, team="Sales", dn=f"uid=p{n},ou=sales"))


@pytest.mark.parametrize(
    "make",
    [found, five_vanish, thirty_get_another_title, thirty_come, a_reorganisation],
    ids=lambda m: m.__name__,
)
def test_what_happens_in_any_company_passes(make: Callable[[], Reading]):
    assert plan_sync(firm(), make(), now=NOW, settings="same").gates == ()


def test_somebody_set_aside_for_another_key_before_holds_no_run_again():
    rekeyed = another_key_for_one()
    before = replace(rekeyed.on_file, aside=frozenset({"another"}))
    assert plan_sync(before, rekeyed.found, now=NOW, settings="same").gates == ()


def test_five_who_were_disabled_or_gone_may_be_let_in_again():
    off = [replace(p, staff=replace(p.staff, disabled=3 < p.id < 6)) for p in firm().people]
    before = firm(people=tuple(gone(p) if p.id < 4 else p for p in off))
    assert plan_sync(before, found(), now=NOW, settings="same").gates == ()


def test_people_who_come_again_and_are_disabled_are_not_let_in():
    before = firm(people=tuple(gone(p) if p.id < 40 else p for p in firm().people))
    still_off = found(lambda n, one: replace(one, disabled=n < 40))
    assert "G5" not in [fired.gate for fired in plan_sync(before, still_off, now=NOW, settings="same").gates]


def test_somebody_who_comes_again_and_is_no_administrator_now_is_seen_by_g6_as_a_loss():
    plan = planned(an_administrator_back(role_members={"admin": frozenset()}))
    assert [(role.role, role.granted) for role in plan.roles] == [("admin", False)]
    assert [fired.reason[:9] for fired in plan.gates] == ["the group"]


def test_five_more_leaders_pass():
    five = found(role_members={"leader": frozenset(leaders(5))})
    assert plan_sync(firm(), five, now=NOW, settings="same").gates == ()


def test_a_first_run_may_bring_everybody_many_leaders_and_five_administrators():
    groups = {"admin": frozenset(leaders(5)), "leader": frozenset(leaders(PEOPLE))}
    everybody = found(role_members=groups)
    assert plan_sync(OnFile(), everybody, now=NOW, settings="same").gates == ()


def test_a_group_that_loses_five_people_passes():
    most = frozenset(f"key-p{n}" for n in range(6, 9))
    before = firm(grants=leaders(8))
    assert plan_sync(before, found(role_members={"leader": most}), now=NOW, settings="same").gates == ()


def test_changes_alone_are_not_taken_for_a_short_answer():
    few = reading(firm().people[0].staff, is_partial=True, absent=frozenset(), groups_read=False)
    assert plan_sync(firm(), few, now=NOW, settings="same").gates == ()
