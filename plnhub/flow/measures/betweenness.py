"""Betweenness over the whole network: a bridge or a bottleneck; for up to about 10,000 people. ◇"""

import networkit
import numpy as np
from scipy.sparse import csr_array

from plnhub.flow.measures.card import F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.engine import as_directed_graph, as_undirected_graph
from plnhub.flow.measures.network import Network, Numbers, Positions
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


SOURCES_AT_ONCE = 32
DEEPEST = 40


def betweenness(network: Network, *, directed: bool = False) -> Numbers:
    """Σ σ_st(v)/σ_st over pairs, unweighted (Freeman 1977); ordered pairs along arcs when directed."""
    onward = _ones(network.arcs if directed else network.contacts)
    back = onward.T.tocsr()
    scores = np.zeros(network.size)
    for low in range(0, network.size, SOURCES_AT_ONCE):
        sources = np.arange(low, min(network.size, low + SOURCES_AT_ONCE))
        waves = _waves(back, sources)
        if waves is None:
            return _one_source_at_a_time(network, directed)
        scores += _on_the_way(onward, waves)
    return scores if directed else scores / 2


def _waves(back: csr_array, sources: Positions) -> list[Numbers] | None:
    """For each step out from the sources (columns), on how many shortest paths each person is met first.

    None where people are very far from each other: a wave for each step would be too many.
    """
    wave = np.zeros((int(back.shape[0]), len(sources)))
    wave[sources, np.arange(len(sources))] = 1
    met, waves = np.zeros(wave.shape, dtype=np.bool_), []
    while wave.any():
        waves.append(wave)
        if len(waves) > DEEPEST:
            return None
        met |= wave > 0
        wave = back @ wave
        wave[met] = 0
    return waves


def _on_the_way(onward: csr_array, waves: list[Numbers]) -> Numbers:
    """Brandes 2001: from the outermost wave inwards, what each person carries for those behind them."""
    scores = np.zeros(int(onward.shape[0]))
    carried = np.zeros_like(waves[0])
    for outer, inner in zip(waves[:1:-1], waves[-2:0:-1], strict=True):
        share = np.divide(1 + carried, outer, out=np.zeros_like(outer), where=outer > 0)
        carried = inner * (onward @ share)
        scores += carried.sum(axis=1)
    return scores


def _ones(matrix: csr_array) -> csr_array:
    return csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)


def _one_source_at_a_time(network: Network, directed: bool) -> Numbers:
    graph = as_directed_graph(network) if directed else as_undirected_graph(network)
    found = np.array(networkit.centrality.Betweenness(graph).run().scores(), dtype=np.float64)
    return found if directed else found / 2
