"""What is shown of a number: never finer than three people, never certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plnhub.privacy.gate import Rules, State
from plnhub.privacy.gate.soften import (
    HIDDEN,
    share_bins,
    soften_count,
    soften_index,
    soften_people,
    soften_share,
)

RULES = Rules()


@given(some.integers(min_value=0, max_value=10_000))
def test_counts_are_shown_to_the_nearest_five_and_from_ten_on(count: int) -> None:
    shown, _ = soften_count(count, RULES)
    assert shown is None if count < 8 else shown is not None and shown % 5 == 0 and abs(shown - count) <= 2.5


@given(some.integers(min_value=10, max_value=600))
def test_every_shown_share_leaves_three_counts_open(people: int) -> None:
    assert all(high - low >= 2 for low, high, _ in share_bins(people, RULES))


@given(some.integers(min_value=10, max_value=600))
def test_the_figures_of_a_share_cover_every_count_once(people: int) -> None:
    covered = [yes for low, high, _ in share_bins(people, RULES) for yes in range(low, high + 1)]
    assert sorted(covered) == list(range(people + 1))


@given(some.integers(min_value=10, max_value=600))
def test_three_colluders_never_learn_an_answer_from_a_share(people: int) -> None:
    assert all(low < people - 3 and high > 3 for low, high, _ in share_bins(people, RULES))


@given(some.integers(min_value=10, max_value=600), some.data())
def test_a_coded_share_says_the_truth(people: int, data: some.DataObject) -> None:
    yes = data.draw(some.integers(min_value=0, max_value=people))
    shown, state = soften_share(yes, people, RULES)
    assert shown is not None
    step = max(0.05, 3 / people)
    truths = {
        State.AT_MOST: yes / people <= shown + step / 2,
        State.AT_LEAST: yes / people >= shown - step / 2,
        State.SHOWN: abs(yes / people - shown) <= step / 2 + 1e-3,
    }
    assert truths[state]


@pytest.mark.parametrize(
    ("yes", "shown"),
    [(0, (0.1, State.AT_MOST)), (100, (0.9, State.AT_LEAST)), (42, (0.4, State.SHOWN))],
)
def test_all_and_none_of_a_hundred_are_coded(yes: int, shown: tuple[float, State]) -> None:
    assert soften_share(yes, 100, RULES) == shown


def test_a_share_of_nine_people_is_hidden() -> None:
    assert soften_share(4, 9, RULES) == HIDDEN


@pytest.mark.parametrize(
    ("people", "of", "expected"),
    [
        (445, 445, (400.0, State.AT_LEAST)),
        (3, 445, (45.0, State.AT_MOST)),
        (203, 445, (205.0, State.SHOWN)),
        (10, 19, HIDDEN),
        (42, None, (40.0, State.SHOWN)),
    ],
)
def test_neither_a_part_of_a_group_nor_the_rest_of_it_is_told_small(
    people: int, of: int | None, expected: tuple[float | None, State]
) -> None:
    assert soften_people(people, of, RULES) == expected


@pytest.mark.parametrize(
    ("value", "people", "expected"),
    [
        (-1.0, 100, (-0.8, State.AT_MOST)),
        (1.0, 100, (0.8, State.AT_LEAST)),
        (0.2599, 100, (0.3, State.SHOWN)),
        (0.2599, 10, (0.2, State.AT_LEAST)),
        (0.0, 8, HIDDEN),
    ],
)
def test_an_index_is_softened_like_the_share_it_is(
    value: float, people: int, expected: tuple[float | None, State]
) -> None:
    assert soften_index(value, people, RULES) == expected
