"""How a network falls apart: weak components and the strong giant. ◇"""

import numpy as np
from scipy.sparse.csgraph import connected_components

from plnhub.flow.measures.network import Network


def count_weak_components(network: Network) -> int:
    """How many parts have no tie between them; each isolate is a part."""
    count, _ = connected_components(network.arcs, directed=True, connection="weak")
    return int(count)


def strong_giant_size(network: Network) -> int:
    """How many people the largest part holds in which everybody reaches everybody along arcs."""
    if network.size == 0:
        return 0
    _, labels = connected_components(network.arcs, directed=True, connection="strong")
    return int(np.bincount(labels).max())
