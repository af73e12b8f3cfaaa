"""Betweenness over the whole network: a bridge or a bottleneck; for up to about 10,000 people. ◇"""

import networkit
import numpy as np

from plnhub.flow.measures.engine import as_directed_graph, as_undirected_graph
from plnhub.flow.measures.network import Network, Numbers


def betweenness(network: Network, *, directed: bool = False) -> Numbers:
    """Σ σ_st(v)/σ_st over pairs, unweighted (Freeman 1977); ordered pairs along arcs when directed."""
    if network.arcs.nnz == 0:
        return np.zeros(network.size)
    graph = as_directed_graph(network) if directed else as_undirected_graph(network)
    found = np.array(networkit.centrality.Betweenness(graph).run().scores(), dtype=np.float64)
    return found if directed else found / 2
