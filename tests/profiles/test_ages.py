"""When something fetched is looked at again: by its age, spread out, and never twice at one age."""

from datetime import timedelta

import pytest

from plnhub.profiles.ages import AGES, LOOKS, look_before, next_look, windows
from tests.makers import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 1.1


@pytest.mark.parametrize("age", LOOKS)
def test_a_look_falls_due_at_each_age_or_up_to_a_tenth_of_it_later(age: timedelta):
    due = [look_before(NOW, number, NOW + age * LONGEST) for number in range(200)]
    assert all(one is not None and NOW + age <= one <= NOW + age * LONGEST for one in due)


def test_what_is_younger_than_an_hour_is_left_alone():
    assert look_before(NOW, 0, NOW + HOUR - timedelta(seconds=1)) is None


def test_between_two_ages_nothing_new_falls_due():
    assert look_before(NOW, 5, NOW + 3 * HOUR) == look_before(NOW, 5, NOW + 20 * HOUR)


def test_what_came_together_is_not_due_together():
    assert len({look_before(NOW, number, NOW + 2 * DAY) for number in range(100)}) == 100


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("number", [0, 1, 500, 996])
def test_what_falls_due_lies_in_a_window(age: timedelta, number: int):
    due = look_before(NOW, number, NOW + age * LONGEST)
    assert due is not None
    spans = windows(due - HOUR / 60, due)
    assert any((after is None or after < NOW) and until >= NOW for after, until in spans)


@pytest.mark.parametrize(("age", "wait"), [(HOUR, HOUR), (26 * HOUR, HOUR), (2 * DAY, DAY)])
def test_a_profile_is_seen_to_hourly_while_something_is_young(age: timedelta, wait: timedelta):
    assert next_look(NOW - age, None, NOW) == NOW + wait


def test_a_profile_with_nothing_is_seen_to_daily():
    assert next_look(None, None, NOW) == NOW + DAY


def test_what_was_gone_once_is_seen_to_when_its_day_is_over():
    assert next_look(NOW - 9 * DAY, NOW + 5 * HOUR, NOW) == NOW + 5 * HOUR


def test_a_doubt_that_is_old_is_seen_to_at_once():
    assert next_look(None, NOW - DAY, NOW) == NOW
