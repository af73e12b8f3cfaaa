"""Betweenness within two steps: how many pairs of one's contacts meet only through such a middle. ◇"""

import numpy as np

from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.two_paths import cells_per_block, two_paths


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
