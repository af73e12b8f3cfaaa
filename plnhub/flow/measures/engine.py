"""Hand a network to NetworKit, and keep its answers the same on every run. ◇"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import networkit
import numpy as np

from plnhub.flow.measures.network import Network


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
