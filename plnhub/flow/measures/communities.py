"""Communities: groups of people with more ties inside than chance would give. ◇"""

from dataclasses import dataclass
from typing import Any

import networkit
import numpy as np

from plnhub.flow.measures.engine import as_undirected_graph, repeatable
from plnhub.flow.measures.modularity import modularity
from plnhub.flow.measures.network import Network, Positions

ROUNDS = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Communities:
    """A label for each person, numbered from the largest community down; the seed gives the same again."""

    labels: Positions
    modularity: float | None
    seed: int


def find_communities(network: Network, *, seed: int, tries: int = 1) -> Communities:
    """Leiden on modularity (resolution 1) from `tries` seeds in a row; the best partition is kept."""
    if network.arcs.nnz == 0:
        return Communities(labels=np.arange(network.size), modularity=None, seed=seed)
    graph = as_undirected_graph(network)
    found = (_leiden(network, graph, seed + turn) for turn in range(tries))
    return max(found, key=lambda communities: communities.modularity or 0.0)


def _leiden(network: Network, graph: Any, seed: int) -> Communities:
    with repeatable(seed):
        search = networkit.community.ParallelLeiden(graph, randomize=True, iterations=ROUNDS, gamma=1.0)
        search.run()
    labels = _largest_first(np.array(search.getPartition().getVector(), dtype=np.int64))
    return Communities(labels=labels, modularity=modularity(network, labels), seed=seed)


def _largest_first(labels: Positions) -> Positions:
    _, first_seen, compact, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first_seen, -sizes))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[compact]
