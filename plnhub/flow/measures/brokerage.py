"""Brokerage: how often a person stands in an open path between two others, by the groups of the three. ◇"""

from dataclasses import dataclass

from plnhub.flow.measures.broker_paths import PATTERNS, all_paths, closed_paths
from plnhub.flow.measures.card import F7, IN_WINDOW, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
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
    return Brokerage(counts=all_paths(network) - closed_paths(network))
