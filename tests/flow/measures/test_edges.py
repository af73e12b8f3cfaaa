"""What the measures say where little or nothing is known."""

import numpy as np
import pytest

from plnhub.flow.measures import two_paths as walking
from plnhub.flow.measures.absence import absence_factor
from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.brokerage import brokerage
from plnhub.flow.measures.change import tie_change
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.components import strong_giant_size
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.diversity import blau, iqv
from plnhub.flow.measures.estimated_reach import estimated_reach
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.gini import gini
from plnhub.flow.measures.give_share import give_share
from plnhub.flow.measures.local_betweenness import betweenness_within_two
from plnhub.flow.measures.network import Network, UnknownPerson, from_arcs, from_positions
from plnhub.flow.measures.openness import openness, openness_by_group, silo_index
from plnhub.flow.measures.overview import measure
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import joint_reach, reach
from plnhub.flow.measures.same_communities import keep_labels
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.team_flow import team_flow
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import count_triangles

from .makers import F7, a_network, golden_network

NOBODY = from_arcs([], [])


def crowd(people: int = 600) -> Network:
    chance = np.random.default_rng(3)
    source, target = chance.integers(0, people, (2, 4 * people))
    return from_positions([str(person) for person in range(people)], source, target, np.ones(4 * people))


def test_repeated_rows_add_up() -> None:
    assert from_arcs(["a", "b"], [("a", "b", 2), ("a", "b", 3)]).arcs.toarray()[0, 1] == 5


def test_loops_are_dropped_and_counted() -> None:
    network = from_arcs(["a", "b"], [("a", "a", 1), ("a", "a", 1), ("a", "b", 1)])
    assert (network.loops_dropped, count_ties(network).directed_edges) == (2, 1)


def test_a_tie_with_a_stranger_is_refused_by_name() -> None:
    with pytest.raises(UnknownPerson, match="'c'"):
        from_arcs(["a", "b"], [("a", "c", 1)])


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_is_a_number_above_zero(weight: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        from_arcs(["a", "b"], [("a", "b", weight)])


def test_groups_are_given_for_everybody_or_nobody() -> None:
    none = np.zeros(0, dtype=np.int64)
    with pytest.raises(ValueError, match="one group"):
        from_positions(["a", "b"], none, none, np.zeros(0), ["x"])


def test_isolates_have_no_constraint_rather_than_none_at_all() -> None:
    assert np.isnan(constraint(a_network("A1>A2", also="A3"))).tolist() == [False, False, True]


def test_people_without_data_are_one_group_of_their_own() -> None:
    network = from_arcs(["a", "b", "c"], [("a", "b", 1), ("b", "c", 1)], {"a": "x"})
    assert [(part.group, part.external, part.internal) for part in openness_by_group(network)] == [
        ("x", 1, 0),
        (None, 1, 1),
    ]


def test_without_groups_there_is_no_openness() -> None:
    network = a_network(F7, teams=False)
    assert (openness(network), openness_by_group(network), expected_ei_band(network, 1)) == (None, (), None)


def test_without_groups_brokerage_is_refused() -> None:
    with pytest.raises(ValueError, match="group"):
        brokerage(a_network(F7, teams=False))


def test_a_company_of_one_team_is_no_silo() -> None:
    assert silo_index(index=-1.0, expected=-1.0) is None


def test_more_open_than_chance_is_a_silo_of_zero() -> None:
    assert silo_index(index=0.9, expected=0.5) == 0.0


def test_the_same_seed_gives_the_same_band() -> None:
    assert expected_ei_band(golden_network(), 5, 50) == expected_ei_band(golden_network(), 5, 50)


def test_another_seed_gives_another_band() -> None:
    one, other = (expected_ei_band(golden_network(), seed, 7) for seed in (5, 6))
    assert one != other


def test_the_band_holds_the_size_expectation() -> None:
    network, band = golden_network(), expected_ei_band(golden_network(), 1, 2000)
    found = openness(network)
    assert band is not None
    assert found is not None
    assert found.expected is not None
    assert band.low <= found.expected <= band.high


def test_two_cliques_are_two_communities() -> None:
    network = a_network("A1>A2 A2>A3 A3>A1 B1>B2 B2>B3 B3>B1 A1>B1")
    assert find_communities(network, seed=1).labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_communities_are_the_same_on_every_run() -> None:
    one, other = (find_communities(crowd(), seed=4).labels.tolist() for _ in range(2))
    assert one == other


def test_one_try_is_enough_for_a_large_network() -> None:
    network = crowd()
    once, often = (find_communities(network, seed=4, tries=tries).modularity for tries in (1, 20))
    assert once is not None
    assert often is not None
    assert 0.9 * often < once <= often


def test_a_community_keeps_its_label_when_its_people_stay() -> None:
    now = keep_labels({"a": 0, "b": 0, "c": 1, "d": 1}, {"a": 7, "b": 7, "c": 3, "d": 3, "e": 3})
    assert now == {"a": 0, "b": 0, "c": 1, "d": 1, "e": 1}


def test_a_new_community_gets_a_number_that_was_not_used() -> None:
    assert keep_labels({"a": 0, "b": 4}, {"a": 1, "b": 1, "c": 2})["c"] == 5


def test_estimated_reach_is_near_the_exact_one() -> None:
    exact = reach(crowd())
    estimate = estimated_reach(crowd(), registers=1024)
    assert estimate.mean(axis=0) == pytest.approx(exact.mean(axis=0), rel=0.03)


def test_coarse_estimates_of_large_reach_are_of_the_right_size() -> None:
    network = crowd(3000)
    exact, estimate = reach(network), estimated_reach(network, registers=64)
    assert estimate[:, 2].mean() == pytest.approx(exact[:, 2].mean(), rel=0.15)


def test_paths_are_the_same_in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = betweenness_within_two(crowd())
    monkeypatch.setattr(walking, "PATHS_PER_BLOCK", 50)
    monkeypatch.setattr(walking, "CELLS_PER_BLOCK", 2000)
    assert betweenness_within_two(crowd()) == pytest.approx(whole)


def test_flow_is_compared_with_what_the_totals_give() -> None:
    flow = team_flow(a_network("A1>B1 A2>B1 B1>A1 B1>B2"))
    assert flow.observed.tolist() == [[0, 2], [1, 1]]
    assert flow.expected.tolist() == [[0.5, 1.5], [0.5, 1.5]]
    assert flow.ratio.tolist() == [[0, 4 / 3], [2, 2 / 3]]


def test_where_no_flow_is_expected_there_is_no_ratio() -> None:
    assert np.isnan(team_flow(a_network("A1>B1")).ratio[1, 1])


def test_joint_reach_grows_by_step_and_counts_colleagues_reached_by_others() -> None:
    steps = joint_reach(a_network("A1>B1 B1>C1 C1>D1 D1>E1"), ["A1", "B1"])
    assert [(step.naive, step.distinct, step.growth) for step in steps] == [
        (3, 3, None),
        (5, 4, 4 / 3),
        (7, 5, 5 / 4),
    ]


def test_a_seed_set_prefers_what_is_not_covered_yet() -> None:
    network = a_network("A1>A2 A1>A3 A1>A4 A1>A5 A2>A3 A2>A4 B1>B2 B1>B3")
    assert seed_set(network, share=1.0, steps=1) == ("A1", "B1")


def test_nothing_is_undefined_rather_than_zero() -> None:
    change = tie_change(set(), set())
    answers = [gini([0, 0]), blau([0]), iqv([3]), give_share(given=0, received=0), change.born]
    answers += [change.stability]
    assert answers == [None] * 6


def test_nobody_makes_up_half_of_no_acts() -> None:
    assert absence_factor([0, 0]) is None


def test_a_company_of_nobody_has_no_parts() -> None:
    assert (strong_giant_size(NOBODY), pagerank(NOBODY).size) == (0, 0)


def test_a_company_of_nobody_has_no_estimate() -> None:
    assert estimated_reach(NOBODY).shape == (0, 3)


def test_a_company_of_one_has_nothing_to_expect() -> None:
    found = openness(from_arcs(["a"], [], {"a": "x"}))
    assert found is not None
    assert (found.expected, found.index, found.silo) == (None, None, None)


def test_without_groups_there_is_no_flow_between_them() -> None:
    assert team_flow(a_network(F7, teams=False)).groups == ()


def test_without_ties_there_are_no_bridges() -> None:
    network = a_network("", also="A1 B1")
    assert (betweenness(network).sum(), count_triangles(network), seed_set(network, share=0, steps=1)) == (
        0,
        0,
        (),
    )


def test_without_ties_every_figure_that_needs_them_is_missing() -> None:
    figures = measure(a_network("", also="A1 B1"))
    missing = {"reciprocity", "constraint_weighted_mean", "ei_undirected", "modularity_of_departments"}
    assert {figures[name] for name in missing} == {None}


def test_ids_that_are_plain_numbers_stay_numbers() -> None:
    assert measure(from_arcs(["7", "10"], [("7", "10", 1)]))["constraint_unweighted"]["min_node"] == 7


def test_ids_with_leading_zeros_stay_as_spelled() -> None:
    assert measure(from_arcs(["07", "10"], [("07", "10", 1)]))["constraint_unweighted"]["min_node"] == "07"
