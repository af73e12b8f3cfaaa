"""The measures give the values that the definition cards state for the golden network F7."""

import pytest

from plnhub.flow.measures.absence import absence_factor
from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.brokerage import brokerage
from plnhub.flow.measures.change import tie_change
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.diversity import blau, iqv
from plnhub.flow.measures.effective_size import effective_size, efficiency
from plnhub.flow.measures.gini import gini
from plnhub.flow.measures.give_share import give_share
from plnhub.flow.measures.local_betweenness import betweenness_within_two
from plnhub.flow.measures.modularity import modularity_of_groups
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.openness import Openness, openness, openness_by_group
from plnhub.flow.measures.reach import reach
from plnhub.flow.measures.seed_set import seed_set
from plnhub.flow.measures.ties import count_ties

from .makers import by_person, cascade, golden_network


@pytest.fixture
def f7() -> Network:
    return golden_network()


def overall(network: Network) -> Openness:
    found = openness(network)
    assert found is not None
    return found


def near(value: object) -> object:
    return pytest.approx(value, abs=5e-5)


def test_three_of_seven_ties_leave_their_team(f7: Network) -> None:
    assert overall(f7).index == near(-0.4286)


def test_each_team_has_its_own_openness(f7: Network) -> None:
    assert {part.group: part.index for part in openness_by_group(f7)} == near(
        {"A": -0.5, "B": 0.3333, "C": 0}
    )


def test_team_sizes_alone_would_make_the_network_open(f7: Network) -> None:
    assert overall(f7).expected == near(0.5238)


def test_small_teams_are_expected_to_be_more_open(f7: Network) -> None:
    expected = {part.group: part.expected for part in openness_by_group(f7)}
    assert expected == near({"A": 0.6, "B": 0.8182, "C": 0.8182})


def test_the_silo_index_sets_openness_against_its_expectation(f7: Network) -> None:
    silos = {part.group: part.silo for part in openness_by_group(f7)}
    assert silos == near({"A": 0.6875, "B": 0.2667, "C": 0.45})


def test_density_depends_on_direction(f7: Network) -> None:
    counts = count_ties(f7)
    assert (counts.directed_density, counts.undirected_density) == near((0.2381, 0.3333))


def test_reciprocity_is_counted_by_arc_and_by_dyad(f7: Network) -> None:
    counts = count_ties(f7)
    assert (counts.arc_reciprocity, counts.dyad_reciprocity) == near((0.6, 0.4286))


def test_modularity_of_the_org_chart(f7: Network) -> None:
    assert modularity_of_groups(f7) == near(0.3367)


def test_constraint_is_low_for_bridges(f7: Network) -> None:
    found = by_person(f7, constraint(f7))
    assert {name: found[name] for name in ("A1", "A3", "B1", "C2")} == near(
        {"A1": 1.0069, "A3": 0.6111, "B1": 0.5, "C2": 1.0}
    )


def test_effective_size_leaves_out_redundant_contacts(f7: Network) -> None:
    found = by_person(f7, effective_size(f7))
    assert (found["A3"], found["A1"]) == near((2.3333, 1.0))


def test_efficiency_is_effective_size_per_contact(f7: Network) -> None:
    assert by_person(f7, efficiency(f7))["A3"] == near(0.7778)


def test_betweenness_over_the_whole_network(f7: Network) -> None:
    assert by_person(f7, betweenness(f7)) == near(
        {"A1": 0, "A2": 0, "A3": 8, "B1": 9, "B2": 8, "C1": 5, "C2": 0}
    )


def test_betweenness_within_two_steps(f7: Network) -> None:
    assert by_person(f7, betweenness_within_two(f7)) == near(
        {"A1": 0, "A2": 0, "A3": 2, "B1": 1, "B2": 1, "C1": 1, "C2": 0}
    )


def test_brokerage_is_stored_by_pattern(f7: Network) -> None:
    roles = brokerage(f7)
    found = {p: {i: int(n) for i, n in zip(f7.ids, roles.of(p), strict=True) if n} for p in ("AAB", "ABB")}
    assert found == {"AAB": {"A3": 2, "B2": 1}, "ABB": {"B1": 1, "C1": 1}}


def test_nobody_in_the_golden_network_brokers_in_another_pattern(f7: Network) -> None:
    assert not any(brokerage(f7).of(pattern).any() for pattern in ("AAA", "ABA", "ABC"))


def test_reach_within_two_steps(f7: Network) -> None:
    found = by_person(f7, reach(f7, 2)[:, 1])
    assert {name: found[name] for name in ("A1", "A3", "B1", "C2")} == {"A1": 3, "A3": 4, "B1": 5, "C2": 2}


def test_two_people_are_next_to_nine_tenths(f7: Network) -> None:
    assert set(seed_set(f7, share=0.9, steps=1)) == {"A3", "C1"}


def test_diversity_by_blau_and_by_its_share_of_the_possible() -> None:
    counts = (0.5, 0.25, 0.25)
    assert (blau(counts), iqv(counts)) == near((0.625, 0.9375))


def test_ties_are_born_lost_and_kept_between_windows() -> None:
    change = tie_change({"ab", "bc", "cd", "de"}, {"ab", "bc", "ef"})
    assert (change.born, change.lost, change.stability) == near((0.3333, 0.5, 0.4))


def test_gini_counts_the_silent_in() -> None:
    assert gini([0, 0, 1, 1, 2, 6]) == near(0.6)


def test_two_people_hold_half_of_all_acts() -> None:
    assert absence_factor([1000, 202, 90, 33, 332, 343, 42, 433]) == 2


def test_who_gave_four_and_got_one_gives_four_fifths() -> None:
    assert give_share(given=4, received=1) == near(0.8)


def test_a_cascade_has_a_size_and_a_depth() -> None:
    shape = cascade([-1, 0, 0, 1, 3, 3])
    assert (shape["size"], shape["depth"], shape["breadth"]) == (6, 3, 2)


@pytest.mark.parametrize(
    ("parents", "virality"),
    [
        ([-1, 0, 0, 1, 3, 3], 2.1333),
        ([-1, 0, 0, 0, 0, 0], 1.6667),
        ([-1, 0, 1, 2, 3, 4], 2.3333),
        ([-1] + [0] * 99, 1.98),
        ([-1, *range(99)], 101 / 3),
    ],
    ids=["tree", "star of 6", "path of 6", "star of 100", "path of 100"],
)
def test_virality_is_low_for_a_broadcast_and_high_for_a_chain(parents: list[int], virality: float) -> None:
    assert cascade(parents)["virality"] == near(virality)
