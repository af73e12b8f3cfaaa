"""On any network the measures agree with networkx, or with the plainest count that can be written."""

from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.brokerage import PATTERNS, brokerage
from plnhub.flow.measures.components import count_weak_components, strong_giant_size
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.local_betweenness import betweenness_within_two
from plnhub.flow.measures.modularity import modularity_of_groups
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import joint_reach, reach
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import contact_overlap, triangles_at

from .random_networks import ENOUGH, MOST_PEOPLE, networks


def directed(network: Network) -> Any:
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(network.size))
    for source, target, weight in zip(*network.arc_ends(), network.arcs.data, strict=True):
        graph.add_edge(int(source), int(target), weight=float(weight))
    return graph


def undirected(network: Network) -> Any:
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(network.size))
    for source, target, weight in directed(network).edges(data="weight"):
        before = graph.get_edge_data(source, target, {"weight": 0.0})["weight"]
        graph.add_edge(source, target, weight=before + weight)
    return graph


def listed(scores: Any) -> list[float]:
    return [scores[person] for person in range(len(scores))]


def same(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True))


@ENOUGH
@given(networks(least=1))
def test_constraint_agrees(network: Network) -> None:
    assert same(constraint(network), listed(nx.constraint(undirected(network))))


@ENOUGH
@given(networks(least=1))
def test_weighted_constraint_agrees(network: Network) -> None:
    theirs = listed(nx.constraint(undirected(network), weight="weight"))
    assert same(constraint(network, weighted=True), theirs)


@ENOUGH
@given(networks(least=1))
def test_effective_size_agrees(network: Network) -> None:
    assert same(effective_size(network), listed(nx.effective_size(undirected(network))))


@ENOUGH
@given(networks())
def test_triangles_agree(network: Network) -> None:
    assert triangles_at(network).tolist() == listed(nx.triangles(undirected(network)))


@ENOUGH
@given(networks())
def test_betweenness_agrees(network: Network) -> None:
    theirs = nx.betweenness_centrality(undirected(network), normalized=False)
    assert same(betweenness(network), listed(theirs))


@ENOUGH
@given(networks())
def test_directed_betweenness_agrees(network: Network) -> None:
    theirs = nx.betweenness_centrality(directed(network), normalized=False)
    assert same(betweenness(network, directed=True), listed(theirs))


@ENOUGH
@given(networks())
def test_pagerank_agrees(network: Network) -> None:
    theirs = nx.pagerank(directed(network), tol=1e-13, max_iter=1000)
    assert pagerank(network) == pytest.approx(listed(theirs), abs=1e-9)


@ENOUGH
@given(networks())
def test_modularity_agrees(network: Network) -> None:
    codes = network.group_codes
    parts = [set(np.flatnonzero(codes == code).tolist()) for code in range(len(network.group_names))]
    graph = undirected(network)
    theirs = nx.community.modularity(graph, parts, weight=None) if graph.number_of_edges() else None
    assert modularity_of_groups(network) == (None if theirs is None else pytest.approx(theirs))


@ENOUGH
@given(networks())
def test_components_agree(network: Network) -> None:
    graph = directed(network)
    giant = max((len(part) for part in nx.strongly_connected_components(graph)), default=0)
    assert (count_weak_components(network), strong_giant_size(network)) == (
        nx.number_weakly_connected_components(graph),
        giant,
    )


@ENOUGH
@given(networks())
def test_reciprocity_agrees(network: Network) -> None:
    graph = directed(network)
    theirs = nx.overall_reciprocity(graph) if graph.number_of_edges() else None
    assert count_ties(network).arc_reciprocity == (None if theirs is None else pytest.approx(theirs))


def within(network: Network, person: int, steps: int) -> set[int]:
    return set(nx.single_source_shortest_path_length(undirected(network), person, steps)) - {person}


@ENOUGH
@given(networks())
def test_reach_agrees(network: Network) -> None:
    theirs = [[len(within(network, i, k)) for k in (1, 2, 3)] for i in range(network.size)]
    assert reach(network).tolist() == theirs


@ENOUGH
@given(networks(), st.sets(st.integers(0, MOST_PEOPLE - 1)))
def test_joint_reach_is_the_union_of_what_each_reaches(network: Network, chosen: set[int]) -> None:
    staff = [person for person in sorted(chosen) if person < network.size]
    found = joint_reach(network, [network.ids[person] for person in staff])
    unions = [set().union(*(within(network, person, k) for person in staff)) for k in (1, 2, 3)]
    assert [step.distinct for step in found] == [len(union) for union in unions]


@ENOUGH
@given(networks())
def test_local_betweenness_shares_each_open_pair_among_those_between(network: Network) -> None:
    graph, scores = undirected(network), [0.0] * network.size
    for one, other in ((a, b) for a in graph for b in graph if a < b and not graph.has_edge(a, b)):
        middles = list(nx.common_neighbors(graph, one, other))
        for middle in middles:
            scores[middle] += 1 / len(middles)
    assert same(betweenness_within_two(network), scores)


def pattern(network: Network, giver: int, broker: int, receiver: int) -> str:
    names: dict[int, str] = {}
    codes = network.group_codes
    return "".join(names.setdefault(int(codes[i]), "ABC"[len(names)]) for i in (giver, broker, receiver))


@ENOUGH
@given(networks())
def test_brokerage_counts_open_paths_by_pattern(network: Network) -> None:
    graph, counts = directed(network), np.zeros((network.size, len(PATTERNS)))
    for giver, broker, receiver in permutations(range(network.size), 3):
        steps = graph.has_edge(giver, broker) and graph.has_edge(broker, receiver)
        if steps and not graph.has_edge(giver, receiver):
            counts[broker, PATTERNS.index(pattern(network, giver, broker, receiver))] += 1
    assert brokerage(network).counts.tolist() == counts.tolist()


@ENOUGH
@given(networks())
def test_contact_overlap_is_shared_over_all_other_contacts(network: Network) -> None:
    graph = undirected(network)
    for one, other, share in zip(*contact_overlap(network), strict=True):
        mine, theirs = set(graph[int(one)]) - {int(other)}, set(graph[int(other)]) - {int(one)}
        assert same(share, len(mine & theirs) / len(mine | theirs) if mine | theirs else np.nan)
