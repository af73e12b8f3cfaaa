"""On any input the fast measures agree with the plainest way to write them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plnhub.flow.measures import novelty
from plnhub.flow.measures.absence import absence_factor, absence_factors, bridge_factors
from plnhub.flow.measures.active_core import active_core
from plnhub.flow.measures.cascades import cascades, jumps, without_circles
from plnhub.flow.measures.change import Window, change_by_group, tie_change, whole_change
from plnhub.flow.measures.first_answer import first_answer, survival
from plnhub.flow.measures.gini import gini
from plnhub.flow.measures.levels import participation_by_level
from plnhub.flow.measures.newcomers import MILESTONES, newcomer_growth
from plnhub.flow.measures.novelty import topic_novelty

from . import plain

often = settings(max_examples=200)

AMOUNTS = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=12)
WAITS = st.lists(st.tuples(st.integers(0, 50).map(float), st.booleans()), max_size=25)
LEUKAEMIA = (6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
"""Weeks of remission under 6-MP in Freireich's trial: those that ended, and those still going on."""


def arrays(rows: list[tuple[Any, Any]], kind: type = np.int64) -> tuple[Any, Any]:
    first, second = zip(*rows, strict=True) if rows else ((), ())
    return np.array(first, dtype=kind), np.array(second)


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    """A tree whose acts stand in any order."""
    size = draw(st.integers(1, 14))
    parents = [-1, *(draw(st.integers(0, act - 1)) for act in range(1, size))]
    place = draw(st.permutations(range(size)))
    moved = [-1] * size
    for act, parent in enumerate(parents):
        moved[place[act]] = -1 if parent < 0 else place[parent]
    return moved


def known(value: float | None) -> object:
    return None if value is None or np.isnan(value) else pytest.approx(value)


@given(WAITS)
@often
def test_the_share_that_still_waits_agrees_with_the_textbook(rows: list[tuple[float, bool]]) -> None:
    hours, answered = arrays(rows, np.float64)
    curve = survival(hours, answered.astype(np.bool_))
    assert dict(zip(curve.hours, curve.waiting, strict=True)) == pytest.approx(plain.survival(rows))


@given(WAITS)
@often
def test_the_median_wait_agrees_with_the_textbook(rows: list[tuple[float, bool]]) -> None:
    hours, answered = arrays(rows, np.float64)
    assert first_answer(hours, answered.astype(np.bool_)).median_hours == plain.median(rows)


def test_the_estimate_gives_the_published_values_of_a_famous_trial() -> None:
    ended, going_on = LEUKAEMIA
    hours = np.array([*ended, *going_on], dtype=np.float64)
    curve = survival(hours, np.array([True] * len(ended) + [False] * len(going_on)))
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert dict(zip(curve.hours, curve.waiting, strict=True)) == pytest.approx(published, abs=5e-4)


def test_the_median_remission_of_that_trial_is_23_weeks() -> None:
    ended, going_on = LEUKAEMIA
    hours = np.array([*ended, *going_on], dtype=np.float64)
    answered = np.array([True] * len(ended) + [False] * len(going_on))
    assert first_answer(hours, answered).median_hours == 23


def test_nobody_knows_the_share_of_a_day_before_a_day_has_passed() -> None:
    assert first_answer(np.array([2.0, 5.0]), np.array([True, False])).share_in_24_hours is None


def test_when_all_are_answered_the_share_is_known_at_once() -> None:
    assert first_answer(np.array([2.0, 5.0]), np.array([True, True])).share_in_24_hours == 1.0


@given(AMOUNTS)
@often
def test_the_absence_factor_agrees(acts: list[float]) -> None:
    assert absence_factor(acts) == plain.absence_factor(acts)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=30))
@often
def test_the_absence_factor_of_every_group_agrees(rows: list[tuple[int, int]]) -> None:
    group, acts = arrays(rows)
    factors, people = absence_factors(group, acts.astype(np.float64), groups=5)
    own = [[float(many) for one, many in rows if one == place and many] for place in range(5)]
    assert factors.tolist() == [plain.absence_factor(one) or 0 for one in own]
    assert people.tolist() == [len(one) for one in own]


def test_a_bridge_that_nobody_carries_is_not_shown() -> None:
    assert bridge_factors(np.zeros(0, dtype=np.int64), np.zeros(0), pairs=1, k=1) == (None,)


@given(AMOUNTS)
@often
def test_gini_is_half_the_mean_difference_over_the_mean(acts: list[float]) -> None:
    assert known(gini(acts)) == plain.gini(acts)


@pytest.mark.parametrize("room", [0, 1000], ids=["sorted", "marked"])
@given(rows=st.lists(st.tuples(st.integers(0, 17), st.integers(0, 4)), max_size=40))
@often
def test_new_topics_agree(room: int, rows: list[tuple[int, int]]) -> None:
    month, topic = arrays(rows)
    alone = np.zeros(len(rows), dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(novelty, "MOST_CELLS", room)
        found = topic_novelty(alone, month, topic.astype(np.int64), groups=1, months=18)
    counted = [(int(found.topics[0, place]), int(found.new[0, place])) for place in range(18)]
    assert counted == [plain.new_topics(rows, place) for place in range(18)]


@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=15))
@often
def test_the_active_core_agrees(acted: list[set[int]]) -> None:
    table = np.array([[person in month for month in acted] for person in range(6)])
    assert active_core(table) == tuple(plain.active_core(acted, month) for month in range(len(acted)))


@given(trees())
@often
def test_the_shape_of_a_cascade_agrees_with_the_distances_of_all_pairs(tree: list[int]) -> None:
    found = cascades(np.array(tree))
    size, depth, breadth, virality = plain.tree_shape(tree)
    assert (found.size[0], found.depth[0], found.breadth[0]) == (size, depth, breadth)
    assert known(found.virality[0]) == virality


@given(st.lists(trees(), min_size=1, max_size=4))
@often
def test_each_tree_of_a_forest_has_its_own_shape(forest: list[list[int]]) -> None:
    parents, start = [], 0
    for tree in forest:
        parents += [parent + start if parent >= 0 else -1 for parent in tree]
        start += len(tree)
    found = cascades(np.array(parents))
    whole = list(zip(found.size.tolist(), found.depth.tolist(), found.breadth.tolist(), strict=True))
    assert sorted(whole) == sorted(plain.tree_shape(tree)[:3] for tree in forest)


@given(trees(), st.data())
@often
def test_jumps_are_the_links_between_two_known_groups(tree: list[int], data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.integers(-1, 2), min_size=len(tree), max_size=len(tree)))
    assert int(jumps(np.array(tree), np.array(groups)).sum()) == plain.jumps(tree, groups)


@pytest.mark.parametrize("circle", [[1, 0], [0], [-1, 2, 3, 1], [1, 2, 0]])
def test_acts_that_follow_each_other_in_a_circle_are_refused(circle: list[int]) -> None:
    with pytest.raises(ValueError, match="circle"):
        cascades(np.array(circle))


@pytest.mark.parametrize(
    ("circle", "straight"),
    [([1, 0], [-1, -1]), ([0], [-1]), ([-1, 2, 3, 1], [-1, -1, -1, -1]), ([1, 2, 1, 0], [1, -1, -1, 0])],
)
def test_each_act_of_a_circle_begins_a_tree_and_what_follows_it_stays(circle: list[int], straight: list[int]):
    assert without_circles(np.array(circle)).tolist() == straight


@given(trees())
@often
def test_a_forest_has_no_circle_to_cut(tree: list[int]) -> None:
    assert without_circles(np.array(tree, dtype=np.int64)).tolist() == tree


def test_no_acts_make_no_cascade() -> None:
    assert cascades(np.zeros(0, dtype=np.int64)).size.tolist() == []


def test_a_chain_of_thousands_is_followed_to_its_end() -> None:
    size = 20_000
    chain = cascades(np.arange(-1, size - 1))
    assert (chain.depth[0], chain.virality[0]) == (size - 1, pytest.approx((size + 1) / 3))


@given(st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=25), st.integers(1, 8))
@often
def test_small_levels_are_merged_and_nobody_is_shown_alone(levels: list[str | None], k: int) -> None:
    found = participation_by_level(levels, [True] * len(levels), k=k)
    assert {frozenset(one.levels) for one in found} == plain.merged_levels(levels, k)
    assert all(one.people >= k and one.share == 1 for one in found)


@given(st.lists(st.integers(0, 150), max_size=6), st.data())
@often
def test_the_growth_of_newcomers_agrees(days_here: list[int], data: st.DataObject) -> None:
    whose = st.integers(0, max(0, len(days_here) - 1))
    contacts = data.draw(st.lists(st.tuples(whose, st.integers(-5, 150)), max_size=20 if days_here else 0))
    who, day = arrays(contacts)
    found = newcomer_growth(np.array(days_here, dtype=np.int64), who, day.astype(np.int64))
    assert [one.contacts for one in found] == [plain.growth(days_here, contacts, days) for days in MILESTONES]


TIES = st.dictionaries(st.integers(0, 12), st.tuples(st.integers(-1, 2), st.integers(-1, 2)))


def window(ties: dict[int, tuple[int, int]]) -> Window:
    rows = sorted(ties.items())
    ends = np.array([ends for _, ends in rows], dtype=np.int64).reshape(len(rows), 2)
    return Window(
        ties=np.array([tie for tie, _ in rows], dtype=np.int64), group_a=ends[:, 0], group_b=ends[:, 1]
    )


@given(TIES, TIES)
@often
def test_what_changed_in_each_group_agrees(before: Any, now: Any) -> None:
    for group, found in enumerate(change_by_group(window(before), window(now), 3)):
        ties, born, lost, across = plain.changes(before, now, group)
        assert (found.ties, found.born_across) == (ties, across)
        assert known(found.born) == (born / ties if ties else None)
        assert known(found.stability) == ((ties - born) / (ties + lost) if ties + lost else None)


@given(TIES, TIES)
@often
def test_the_change_of_all_is_that_of_two_sets(before: Any, now: Any) -> None:
    found, expected = whole_change(window(before), window(now)), tie_change(set(before), set(now))
    assert (found.born, found.lost, found.stability) == (expected.born, expected.lost, expected.stability)
