"""On any network the measures agree with igraph, which is written in another language by other people."""

from typing import Any

import igraph
import numpy as np
import pytest
from hypothesis import given

from plnhub.flow.measures.betweenness import betweenness
from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.components import count_weak_components, strong_giant_size
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.estimated_reach import estimated_reach
from plnhub.flow.measures.local_betweenness import within_two
from plnhub.flow.measures.modularity import modularity, modularity_of_groups
from plnhub.flow.measures.network import Network
from plnhub.flow.measures.pagerank import pagerank
from plnhub.flow.measures.reach import reach
from plnhub.flow.measures.ties import count_ties
from plnhub.flow.measures.triangles import contact_overlap, count_triangles, triangles_at

from .random_networks import ENOUGH, networks


def directed(network: Network) -> Any:
    graph = igraph.Graph(n=network.size, edges=np.column_stack(network.arc_ends()).tolist(), directed=True)
    graph.es["weight"] = network.arcs.data.tolist()
    return graph


def undirected(network: Network) -> Any:
    graph = igraph.Graph(n=network.size, edges=np.column_stack(network.tie_ends()).tolist())
    graph.es["weight"] = network.tie_strengths().tolist()
    return graph


def same(one: Any, other: Any) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True))


@ENOUGH
@given(networks())
def test_constraint_agrees(network: Network) -> None:
    assert same(constraint(network), undirected(network).constraint())


@ENOUGH
@given(networks())
def test_weighted_constraint_agrees(network: Network) -> None:
    assert same(constraint(network, weighted=True), undirected(network).constraint(weights="weight"))


@ENOUGH
@given(networks())
def test_betweenness_agrees(network: Network) -> None:
    assert same(betweenness(network), undirected(network).betweenness())


@ENOUGH
@given(networks())
def test_directed_betweenness_agrees(network: Network) -> None:
    assert same(betweenness(network, directed=True), directed(network).betweenness())


@ENOUGH
@given(networks())
def test_betweenness_within_two_steps_agrees(network: Network) -> None:
    assert same(within_two(network).betweenness, undirected(network).betweenness(cutoff=2))


@ENOUGH
@given(networks())
def test_reach_within_two_steps_agrees(network: Network) -> None:
    theirs = [size - 1 for size in undirected(network).neighborhood_size(order=2)]
    assert within_two(network).reach.tolist() == theirs


@ENOUGH
@given(networks())
def test_reach_agrees(network: Network) -> None:
    graph = undirected(network)
    theirs = [[size - 1 for size in graph.neighborhood_size(order=steps)] for steps in (1, 2, 3)]
    assert reach(network).T.tolist() == theirs


@ENOUGH
@given(networks())
def test_the_first_two_steps_of_an_estimate_are_exact(network: Network) -> None:
    assert estimated_reach(network)[:, :2].tolist() == reach(network)[:, :2].tolist()


@ENOUGH
@given(networks())
def test_triangles_agree(network: Network) -> None:
    graph = undirected(network)
    theirs = [len(graph.induced_subgraph(graph.neighbors(person)).es) for person in range(network.size)]
    assert (triangles_at(network).tolist(), count_triangles(network)) == (theirs, sum(theirs) // 3)


@ENOUGH
@given(networks())
def test_contact_overlap_agrees_with_the_jaccard_similarity(network: Network) -> None:
    graph, (one, other, shares) = undirected(network), contact_overlap(network)
    theirs = []
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        apart = graph.copy()
        apart.delete_edges([(a, b)])
        known = apart.degree(a) + apart.degree(b)
        theirs.append(apart.similarity_jaccard(pairs=[(a, b)], loops=False)[0] if known else np.nan)
    assert same(shares, theirs)


@ENOUGH
@given(networks(least=1))
def test_pagerank_agrees(network: Network) -> None:
    theirs = directed(network).pagerank(weights="weight")
    assert pagerank(network) == pytest.approx(theirs, abs=1e-8)


@ENOUGH
@given(networks())
def test_reciprocity_and_density_agree(network: Network) -> None:
    counts, graph = count_ties(network), directed(network)
    if counts.directed_edges:
        assert counts.arc_reciprocity == pytest.approx(graph.reciprocity())
        assert counts.dyad_reciprocity == pytest.approx(graph.reciprocity(mode="ratio"))
        assert counts.directed_density == pytest.approx(graph.density())


@ENOUGH
@given(networks(least=1))
def test_components_agree(network: Network) -> None:
    graph = directed(network)
    theirs = (len(graph.connected_components("weak")), max(graph.connected_components("strong").sizes()))
    assert (count_weak_components(network), strong_giant_size(network)) == theirs


@ENOUGH
@given(networks(least=1))
def test_modularity_agrees(network: Network) -> None:
    if network.arcs.nnz:
        theirs = undirected(network).modularity(network.group_codes.tolist())
        assert modularity_of_groups(network) == pytest.approx(theirs)


@ENOUGH
@given(networks(least=1))
def test_communities_have_the_modularity_that_is_told(network: Network) -> None:
    found = find_communities(network, seed=1, tries=1)
    if found.modularity is not None:
        assert found.modularity == pytest.approx(undirected(network).modularity(found.labels.tolist()))
        assert found.modularity == modularity(network, found.labels)
