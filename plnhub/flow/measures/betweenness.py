"""Betweenness over the whole network: a bridge or a bottleneck; for up to about 10,000 people. ◇"""

import networkit
import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.engine import as_directed_graph, as_undirected_graph
from plnhub.flow.measures.network import Network, Numbers
from plnhub.words import marked

CARD = Card(
    key="betweenness_undirected",
    name=marked("Betweenness"),
    formula="Σ σ_st(v)/σ_st over pairs s, t",
    reading=marked("On how many shortest paths between others one stands: bridge or bottleneck."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("It is no sign of overload, and its paths run through people whom nobody on them knows."),
    golden=Golden(input=F7, value={"A1": 0, "A2": 0, "A3": 8, "B1": 9, "B2": 8, "C1": 5, "C2": 0}),
    source="Freeman 1977",
    null_means=NEVER,
    audience=Audience.PERSON,
)


def betweenness(network: Network, *, directed: bool = False) -> Numbers:
    """Σ σ_st(v)/σ_st over pairs, unweighted (Freeman 1977); ordered pairs along arcs when directed."""
    if network.arcs.nnz == 0:
        return np.zeros(network.size)
    graph = as_directed_graph(network) if directed else as_undirected_graph(network)
    found = np.array(networkit.centrality.Betweenness(graph).run().scores(), dtype=np.float64)
    return found if directed else found / 2
