"""Openness, flow, isolation, tie strength and repeated acts, against networkx, igraph and plain counting."""

from collections import Counter
from itertools import combinations
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.flow.measures.diversity import blau, iqv
from plnhub.flow.measures.expected_band import expected_ei_band
from plnhub.flow.measures.interdependence import interdependence
from plnhub.flow.measures.isolation import isolation, reaching_out
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.openness import openness, openness_by_group
from plnhub.flow.measures.openness_interval import ei_interval
from plnhub.flow.measures.repeats import acts_in_out, coreness
from plnhub.flow.measures.stagnation import Window, is_stagnant
from plnhub.flow.measures.team_flow import team_flow
from plnhub.flow.measures.tie_strength import STRONG, tie_strength
from plnhub.flow.measures.ties import count_ties

from .makers import a_network
from .random_networks import ENOUGH, networks


def pairs(network: Network) -> list[tuple[int, int]]:
    return [(int(one), int(other)) for one, other in zip(*network.tie_ends(), strict=True)]


def every_act(network: Network) -> list[tuple[int, int]]:
    arcs = zip(*network.arc_ends(), network.arcs.data, strict=True)
    return [(int(one), int(other)) for one, other, many in arcs for _ in range(int(many))]


def group(network: Network, person: int) -> str | None:
    return network.groups[person] if network.groups else None


def near(value: Any) -> object:
    return None if value is None else pytest.approx(value)


@given(networks())
@ENOUGH
def test_degrees_count_every_act_like_networkx(network: Network) -> None:
    graph: Any = nx.MultiDiGraph()
    graph.add_nodes_from(range(network.size))
    graph.add_edges_from(every_act(network))
    found = acts_in_out(network)
    assert found.received.tolist() == [graph.in_degree(person) for person in range(network.size)]
    assert found.given.tolist() == [graph.out_degree(person) for person in range(network.size)]


@given(networks(), st.data())
@ENOUGH
def test_coreness_counts_every_act_like_igraph(network: Network, data: st.DataObject) -> None:
    own = data.draw(st.lists(st.integers(0, 2), min_size=network.size, max_size=network.size))
    loops = [(person, person) for person, many in enumerate(own) for _ in range(many)]
    graph = igraph.Graph(n=network.size, edges=[*every_act(network), *loops], directed=True)
    upon_self = np.array(own, dtype=np.int64)
    assert coreness(network, upon_self=upon_self).tolist() == graph.coreness()


@given(networks())
@ENOUGH
def test_coreness_without_repeats_agrees_with_networkx(network: Network) -> None:
    graph = nx.Graph(pairs(network))
    graph.add_nodes_from(range(network.size))
    once = a_network(" ".join(f"{one:03}>{other:03}" for one, other in graph.edges))
    cores = nx.core_number(graph)
    assert coreness(once).tolist() == [cores[int(name)] for name in once.ids]


@given(networks())
@ENOUGH
def test_density_agrees_with_networkx(network: Network) -> None:
    graph = nx.DiGraph(every_act(network))
    graph.add_nodes_from(range(network.size))
    expected = nx.density(graph) if network.size > 1 else None
    assert count_ties(network).directed_density == near(expected)


@given(networks())
@ENOUGH
def test_openness_is_counted_tie_by_tie(network: Network) -> None:
    crossing = [group(network, one) != group(network, other) for one, other in pairs(network)]
    found = openness(network)
    assert found is not None
    assert (found.external, found.internal) == (sum(crossing), len(crossing) - sum(crossing))


@given(networks())
@ENOUGH
def test_openness_of_a_group_is_counted_tie_by_tie(network: Network) -> None:
    for part in openness_by_group(network):
        ends = [{group(network, one), group(network, other)} for one, other in pairs(network)]
        own = [end for end in ends if part.group in end]
        assert (part.external, part.internal) == (
            sum(len(e) == 2 for e in own),
            sum(len(e) == 1 for e in own),
        )


@given(networks())
@ENOUGH
def test_expected_openness_is_that_of_everybody_tied_to_everybody(network: Network) -> None:
    found, everybody = openness(network), list(combinations(range(network.size), 2))
    crossing = sum(group(network, one) != group(network, other) for one, other in everybody)
    assert found is not None
    assert found.expected == near((2 * crossing - len(everybody)) / len(everybody) if everybody else None)


@given(networks())
@ENOUGH
def test_flow_is_counted_act_by_act(network: Network) -> None:
    flow = team_flow(network)
    counted = Counter((group(network, one), group(network, other)) for one, other in every_act(network))
    expected = [[counted[giver, taker] for taker in flow.groups] for giver in flow.groups]
    assert flow.observed.tolist() == expected


@given(networks())
@ENOUGH
def test_who_reaches_out_has_a_tie_with_another_known_group(network: Network) -> None:
    known = [(a, b) for a, b in pairs(network) if None not in (group(network, a), group(network, b))]
    out = {end for tie in known if group(network, tie[0]) != group(network, tie[1]) for end in tie}
    assert np.flatnonzero(reaching_out(network)).tolist() == sorted(out)


@given(networks(), st.data())
@ENOUGH
def test_isolation_leaves_out_whose_team_is_unknown(network: Network, data: st.DataObject) -> None:
    fresh = data.draw(st.lists(st.booleans(), min_size=network.size, max_size=network.size))
    teams, out = [group(network, person) for person in range(network.size)], reaching_out(network)
    rows = list(zip(teams, out.tolist(), fresh, strict=True))
    has_team = np.array([team is not None for team in teams], dtype=np.bool_)
    found = isolation(out, has_team=has_team, is_newcomer=np.array(fresh, dtype=np.bool_))
    assert found.isolated == sum(bool(team) and not goes and not new for team, goes, new in rows)
    assert found.isolated_newcomers == sum(bool(team) and not goes and new for team, goes, new in rows)
    assert found.share == near(found.isolated / found.people if found.people else None)


@given(networks())
@ENOUGH
def test_strong_ties_share_a_fifth_of_their_contacts(network: Network) -> None:
    graph: Any = nx.Graph(pairs(network))
    shares = []
    for one, other in graph.edges:
        mine, theirs = set(graph[one]) - {other}, set(graph[other]) - {one}
        shares.append(len(mine & theirs) / len(mine | theirs) if mine | theirs else None)
    found = tie_strength(network)
    assert found.unknown == shares.count(None)
    assert found.strong == sum(share is not None and share >= STRONG for share in shares)
    assert found.diverse == len(shares) - found.unknown - found.strong


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
@ENOUGH
def test_diversity_is_the_chance_that_two_draws_differ(counts: list[int]) -> None:
    drawn = [place for place, many in enumerate(counts) for _ in range(many)]
    differ = [one != other for one in drawn for other in drawn]
    assert blau(counts) == near(sum(differ) / len(differ) if differ else None)


@given(st.integers(2, 8))
def test_iqv_is_one_where_all_groups_are_equal(groups: int) -> None:
    assert iqv([3] * groups) == pytest.approx(1)


@given(networks(least=2), st.integers(0, 5))
@ENOUGH
def test_the_interval_holds_within_what_openness_can_be(network: Network, seed: int) -> None:
    found = ei_interval(network, seed, draws=20)
    assert (found is None) == (not pairs(network))
    assert found is None or -1 <= found.low <= found.high <= 1


def test_the_interval_is_the_same_on_every_run() -> None:
    network = a_network("A1>A2 A2>B1 B1>B2 B2>C1")
    assert ei_interval(network, 7) == ei_interval(network, 7)


def test_the_interval_holds_openness_itself() -> None:
    network = a_network("A1>A2 A2>B1 B1>B2 B2>C1 C1>A1 A3>B3 B3>C2")
    whole, found = openness(network), ei_interval(network, 1)
    assert whole is not None
    assert found is not None
    assert whole.index is not None
    assert found.low <= whole.index <= found.high


def test_a_network_all_of_whose_ties_cross_has_no_doubt_about_it() -> None:
    found = ei_interval(a_network("A1>B1 B1>C1"), 1)
    assert found is not None
    assert (found.low, found.high) == (1, 1)


def test_without_groups_there_is_neither_interval_nor_band() -> None:
    network = a_network("A1>B1", teams=False)
    assert (ei_interval(network, 1), expected_ei_band(network, 1)) == (None, None)


STILL = Window(born=0.0, stability=1.0, new_topics=0, new_ties_across=0)


def changed(**values: Any) -> Window:
    return Window(**(vars(STILL) | values))


@pytest.mark.parametrize(
    "moves",
    [{"born": 0.05}, {"stability": 0.9}, {"new_topics": 1}, {"new_ties_across": 1}],
    ids=lambda moves: next(iter(moves)),
)
def test_one_thing_that_moves_ends_stagnation(moves: dict[str, float]) -> None:
    assert is_stagnant([STILL, STILL, STILL, changed(**moves)]) is False


def test_three_still_windows_are_stagnation_whatever_was_before() -> None:
    assert is_stagnant([changed(born=1.0), STILL, STILL, STILL]) is True


def test_two_windows_are_too_few_to_tell() -> None:
    assert is_stagnant([STILL, STILL]) is None


@pytest.mark.parametrize("gone", ["born", "stability"])
def test_a_window_without_ties_tells_nothing(gone: str) -> None:
    unknown = changed(**{gone: None})
    assert (is_stagnant([STILL, STILL, unknown]), unknown.is_still) == (None, False)


def test_nothing_promised_is_no_data() -> None:
    assert interdependence(kept=(0, 0), promised=(0, 0)) is None


def test_a_side_that_promised_nothing_makes_no_pair() -> None:
    assert interdependence(kept=(4, 0), promised=(4, 0)) == 0
