"""What the groups of a directory do to circles, decided without a server or a database."""

from datetime import timedelta

import pytest

from plnhub.directory.circles.circle_plan import (
    CirclesFound,
    FoundCircle,
    KnownCircle,
    circle_losses,
    plan_circles,
)
from tests.directory.makers import NOW

LATER = NOW + timedelta(hours=25)


def people(count: int, first: int = 0) -> frozenset[int]:
    return frozenset(range(first, first + count))


def found(*circles: FoundCircle, **more) -> CirclesFound:
    return CirclesFound(circles=circles, **more)


def group(name: str = "Bees", members: frozenset[int] = frozenset()) -> FoundCircle:
    return FoundCircle(source_key=f"key:{name.casefold()}", name=name, members=members)


def known(name: str = "Bees", members: frozenset[int] = frozenset(), **more) -> KnownCircle:
    return KnownCircle(id=1, source_key=f"key:{name.casefold()}", name=name, members=members, **more)


def test_a_new_group_opens_a_circle_with_its_people():
    plan = plan_circles([], found(group(members=people(2))), NOW)
    assert ([one.name for one in plan.created], plan.joined) == (["Bees"], {"key:bees": people(2)})


def test_nothing_new_plans_nothing():
    assert plan_circles([known(members=people(3))], found(group(members=people(3))), NOW).is_empty


def test_who_came_joins_and_who_went_leaves():
    plan = plan_circles([known(members=people(3))], found(group(members=people(3, first=1))), NOW)
    assert (plan.joined, plan.left) == ({"key:bees": {3}}, {"key:bees": {0}})


def test_a_renamed_group_stays_the_same_circle():
    renamed = FoundCircle(source_key="key:bees", name="Hives")
    plan = plan_circles([known()], found(renamed), NOW)
    assert (plan.renamed, plan.created) == ((("key:bees", "Hives"),), ())


def test_a_group_that_cannot_be_read_changes_nothing():
    unread = found(unknown=frozenset({"key:bees"}))
    assert plan_circles([known(members=people(9))], unread, NOW).is_empty


def test_an_answer_that_is_not_complete_makes_nothing_gone():
    assert plan_circles([known(members=people(9))], found(complete=False), NOW).is_empty


def test_a_group_that_is_gone_closes_its_circle_after_a_day():
    first = plan_circles([known(members=people(9))], found(), NOW)
    then = plan_circles([known(members=people(9), missing_since=NOW)], found(), LATER)
    assert (first.missing, first.left) == (("key:bees",), {})
    assert (then.closed, then.left) == (("key:bees",), {"key:bees": people(9)})


def test_a_group_that_is_gone_for_less_than_a_day_changes_nothing():
    waiting = known(members=people(9), missing_since=NOW)
    assert plan_circles([waiting], found(), NOW + timedelta(hours=23)).is_empty


@pytest.mark.parametrize("before", [{"missing_since": NOW}, {"is_closed": True, "missing_since": NOW}])
def test_a_group_that_is_back_opens_its_circle_again(before):
    assert plan_circles([known(**before)], found(group()), NOW).back == ("key:bees",)


def test_a_closed_circle_is_not_closed_again():
    assert plan_circles([known(is_closed=True, missing_since=NOW)], found(), LATER).is_empty


@pytest.mark.parametrize(("stay", "is_held"), [(6, True), (7, False), (0, True)])
def test_a_circle_that_loses_more_than_half_and_more_than_five_is_held(stay, is_held):
    plan = plan_circles([known(members=people(13))], found(group(members=people(stay))), NOW)
    assert (bool(plan.held), plan.is_empty) == (is_held, is_held)


def test_five_may_always_leave():
    plan = plan_circles([known(members=people(5))], found(group()), NOW)
    assert (plan.held, plan.left) == ((), {"key:bees": people(5)})


def test_one_circle_that_is_held_holds_no_other():
    on_file = [known(members=people(20)), known("Owls", people(2))]
    plan = plan_circles(on_file, found(group(), group("Owls", people(3))), NOW)
    assert (len(plan.held), plan.joined) == (1, {"key:owls": {2}})


def test_an_administrators_yes_lets_a_circle_lose_its_people():
    plan = plan_circles([known(members=people(20))], found(group()), NOW, confirmed=True)
    assert (plan.held, plan.left) == ((), {"key:bees": people(20)})


def test_losses_count_who_was_there_who_goes_and_who_comes():
    losses = circle_losses({"a": people(4), "unread": people(9)}, {"a": people(3, first=2)})
    assert [(name, one.before, one.lost, one.gained) for name, one in losses.items()] == [("a", 4, 2, 1)]
