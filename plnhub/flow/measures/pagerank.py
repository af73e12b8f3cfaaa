"""PageRank: where weight ends up when it is passed on along the arcs again and again. ◇"""

import numpy as np
from scipy.sparse import diags_array

from plnhub.flow.measures.card import F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers
from plnhub.words import marked

CARD = Card(
    key="pagerank_weighted",
    name=marked("PageRank"),
    formula="stationary share of a walk that follows arcs by weight (0.85) or starts anywhere (0.15)",
    reading=marked("Where knowledge gathers when it is passed on again and again."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("The end of a long chain scores high, though it gives nothing."),
    golden=Golden(input=F7, value={"A1": 0.0373, "A3": 0.0974, "C1": 0.3442, "C2": 0.3140}),
    source="Brin & Page 1998",
    null_means=NEVER,
    audience=Audience.PERSON,
)

DAMPING = 0.85
CLOSE_ENOUGH = 1e-12


def pagerank(network: Network) -> Numbers:
    """PageRank with the number of interactions as weight; who passes nothing on, passes to all alike."""
    size = network.size
    if size == 0:
        return np.zeros(0)
    given = np.asarray(network.arcs.sum(axis=1), dtype=np.float64)
    share = np.divide(1.0, given, out=np.zeros(size), where=given > 0)
    passing = (diags_array(share) @ network.arcs).T.tocsr()
    silent = given == 0
    rank = np.full(size, 1 / size)
    change = 1.0
    while change > CLOSE_ENOUGH:  # each round shrinks the change by the damping at least
        moved = passing @ rank + rank[silent].sum() / size
        after = DAMPING * moved + (1 - DAMPING) / size
        change = float(np.abs(after - rank).sum())
        rank = after
    return rank
