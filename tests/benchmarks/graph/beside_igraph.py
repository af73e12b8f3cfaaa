"""Constraint, communities, reach and betweenness within two steps, beside igraph's."""

import random
from typing import Any

import igraph
import numpy as np

from plnhub.flow.measures.communities import find_communities
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.estimated_reach import estimated_reach
from plnhub.flow.measures.local_betweenness import betweenness_within_two
from plnhub.flow.measures.network import Network
from tests.benchmarks.graph.clock import timed
from tests.benchmarks.graph.scene import company

SAMPLE = 2_000
STEPS = (1, 2, 3)
Figures = dict[str, float]


def measure(people: int) -> Figures:
    """igraph's graph is built before the clock starts; ours is built from the network within it."""
    network = company(people)
    graph = igraph.Graph(n=people, edges=np.column_stack(network.tie_ends()))
    parts = (_constraint, _communities, _reach, _within_two)
    return {name: value for part in parts for name, value in part(network, graph).items()}


def _constraint(network: Network, graph: Any) -> Figures:
    ours, theirs = timed(lambda: constraint(network)), timed(graph.constraint)
    return {
        "constraint": ours.seconds,
        "constraint igraph": theirs.seconds,
        "constraint difference": _difference(ours.answer, theirs.answer),
    }


def _communities(network: Network, graph: Any) -> Figures:
    random.seed(1)  # igraph asks Python for its chances
    first, ours = (timed(lambda: find_communities(network, seed=1, tries=1)) for _ in range(2))
    theirs = timed(lambda: graph.community_leiden("modularity", n_iterations=2))
    best = max(graph.community_leiden("modularity", n_iterations=-1).modularity for _ in range(3))
    return {
        "communities": ours.seconds,
        "communities igraph": theirs.seconds,
        "communities modularity": ours.answer.modularity or 0,
        "communities modularity igraph to the end": best,
        "communities changed": int(np.count_nonzero(first.answer.labels != ours.answer.labels)),
    }


def _reach(network: Network, graph: Any) -> Figures:
    """Reach of everybody; igraph counts a sample of people, scaled to all."""
    sample = np.random.default_rng(2).choice(network.size, min(SAMPLE, network.size), replace=False).tolist()
    ours = timed(lambda: estimated_reach(network))
    theirs = timed(lambda: [graph.neighborhood_size(sample, order=steps) for steps in STEPS], rounds=1)
    exact = np.array(theirs.answer, dtype=np.float64).T - 1
    errors = np.abs(ours.answer[sample] - exact) / np.maximum(exact, 1)
    found = {f"reach {step} error": float(errors[:, step - 1].mean()) for step in STEPS}
    scaled = theirs.seconds * network.size / len(sample)
    return found | {"reach": ours.seconds, "reach igraph of 2000, scaled": scaled}


def _within_two(network: Network, graph: Any) -> Figures:
    ours = timed(lambda: betweenness_within_two(network))
    theirs = timed(lambda: graph.betweenness(cutoff=2), rounds=1)
    return {
        "within two": ours.seconds,
        "within two igraph": theirs.seconds,
        "within two difference": _difference(ours.answer, theirs.answer),
    }


def _difference(ours: Any, theirs: Any) -> float:
    """The largest, as a share of the value where that is above 1."""
    ours, theirs = np.nan_to_num(ours, nan=-1), np.nan_to_num(np.array(theirs), nan=-1)
    return float(np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1), initial=0))
