"""Brokerage: how often a person stands in an open path between two others, by the groups of the three. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
from plnhub.flow.measures.two_paths import TwoPaths, two_paths
from plnhub.words import marked

CARD = Card(
    key="brokerage",
    name=marked("Brokerage roles"),
    formula="open paths a → v → b without a → b, by the groups of the three",
    reading=marked("Between whom one passes knowledge on: inside a group, into it, or out of it."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("Some tools swap the names gatekeeper (ABB) and representative (AAB)."),
    golden=Golden(input=F7, value={"A3 AAB": 2, "B1 ABB": 1, "B2 AAB": 1, "C1 ABB": 1}),
    source="Gould & Fernandez 1989",
    null_means=marked("Nobody's group is known."),
    audience=Audience.PERSON,
)

PATTERNS = ("AAA", "ABA", "ABB", "AAB", "ABC")
ROLE_NAMES = {
    "AAA": "coordinator",
    "ABA": "itinerant broker",
    "ABB": "gatekeeper",
    "AAB": "representative",
    "ABC": "liaison",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Brokerage:
    """For each person (row) and each of PATTERNS (column) the open paths a → v → b, those without a → b."""

    counts: Positions

    def of(self, pattern: str) -> Positions:
        return self.counts[:, PATTERNS.index(pattern)]


def brokerage(network: Network) -> Brokerage:
    """Gould & Fernandez (1989) by path pattern; the letters are the groups of giver, broker and receiver."""
    if network.groups is None:
        raise ValueError("brokerage needs the group of each person")
    kinds = len(PATTERNS)
    counts = np.zeros(network.size * kinds, dtype=np.int64)
    for paths in two_paths(network.arcs):
        cells = paths.middle * kinds + _patterns(paths, network.group_codes)
        counts += np.bincount(cells[paths.is_open], minlength=len(counts))
    return Brokerage(counts=counts.reshape(network.size, kinds))


def _patterns(paths: TwoPaths, codes: Positions) -> Positions:
    giver, broker, receiver = codes[paths.start], codes[paths.middle], codes[paths.end]
    first_inside, second_inside = giver == broker, broker == receiver
    conditions = [
        first_inside & second_inside,
        ~first_inside & (giver == receiver),
        ~first_inside & second_inside,
        first_inside & ~second_inside,
    ]
    return np.select(conditions, [0, 1, 2, 3], default=4).astype(np.int64)
