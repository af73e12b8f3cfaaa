"""Betweenness within two steps: how many pairs of one's contacts meet only through such a middle. ◇"""

import numpy as np

from plnhub.flow.measures.card import BY_TIES, F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.two_paths import cells_per_block, two_paths
from plnhub.words import marked

CARD = Card(
    key="betweenness_within_two",
    name=marked("Betweenness within two steps"),
    formula="Σ over open pairs s–v–t of 1 / (common contacts of s and t)",
    reading=marked("How many pairs of one's contacts meet only through oneself, or few others."),
    range="0 …",
    window=IN_WINDOW,
    bias=BY_TIES,
    golden=Golden(input=F7, value={"A1": 0, "A2": 0, "A3": 2, "B1": 1, "B2": 1, "C1": 1, "C2": 0}),
    source="Everett & Borgatti 2005",
    null_means=NEVER,
    audience=Audience.PERSON,
)


def betweenness_within_two(network: Network) -> Numbers:
    """Σ 1/σ over the pairs of v's contacts without a tie, σ = how many people stand between that pair.

    Undirected and unweighted, exact; it is betweenness cut at paths of two steps.
    """
    scores = np.zeros(network.size)
    middles = np.zeros(cells_per_block(network.contacts), dtype=np.int32)
    for paths in two_paths(network.contacts):
        between = paths.is_open
        pair = paths.pair[between]
        np.add.at(middles, pair, 1)
        scores += np.bincount(paths.middle[between], 1.0 / middles[pair], network.size)
        middles[pair] = 0
    return scores / 2
