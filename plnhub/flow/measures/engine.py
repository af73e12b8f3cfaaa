"""Hand a network to NetworKit, and keep its answers the same on every run. ◇"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import networkit
import numpy as np

from plnhub.flow.measures.network import Network, Positions


def as_undirected_graph(network: Network) -> Any:
    graph = networkit.Graph(network.size)
    one, other = network.tie_ends()
    graph.addEdges((one.astype(np.uint64), other.astype(np.uint64)))
    return graph


def as_directed_graph(network: Network) -> Any:
    graph = networkit.Graph(network.size, directed=True)
    source, target = network.arc_ends()
    graph.addEdges((source.astype(np.uint64), target.astype(np.uint64)))
    return graph


def as_joined_graph(network: Network, node_of: Positions) -> Any:
    """The undirected graph with several people joined into one node; ties inside become its loop."""
    one, other = network.tie_ends()
    joined, nodes = np.sort([node_of[one], node_of[other]], axis=0), int(node_of.max()) + 1
    ties, counts = np.unique(joined[0] * nodes + joined[1], return_counts=True)
    graph = networkit.Graph(nodes, weighted=True)
    ends = ((ties // nodes).astype(np.uint64), (ties % nodes).astype(np.uint64))
    graph.addEdges((counts.astype(np.float64), ends))
    return graph


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """One thread and a fixed seed: with more threads, communities differ from run to run."""
    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, False)
    try:
        yield
    finally:
        networkit.setNumberOfThreads(threads)
