"""How a network falls apart: weak components and the strong giant. ◇"""

import numpy as np
from scipy.sparse.csgraph import connected_components

from plnhub.flow.measures.card import F7, IN_WINDOW, NEVER, RECORDED, Audience, Card, Golden
from plnhub.flow.measures.network import Network
from plnhub.words import marked

CARD = Card(
    key="weak_components",
    name=marked("Parts without any tie between them"),
    formula="weakly connected components, isolates too",
    reading=marked("In how many pieces the network lies."),
    range="1 …",
    window=IN_WINDOW,
    bias=RECORDED,
    golden=Golden(input=F7, value=1),
    source="standard",
    null_means=NEVER,
    audience=Audience.COMPANY,
)

STRONG_GIANT = Card(
    key="strong_giant",
    name=marked("Largest circle of giving"),
    formula="size of the largest strongly connected component",
    reading=marked("How many people all reach each other along the direction of giving."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("Knowledge that returns by word of mouth closes circles which are not recorded."),
    golden=Golden(input=F7, value=2),
    source="standard",
    null_means=NEVER,
    audience=Audience.COMPANY,
)


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
