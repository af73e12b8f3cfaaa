"""Basic counts of a network: ties, isolates, reciprocity, density. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import BY_SIZE, F7, IN_WINDOW, NEVER, NO_TIES, RECORDED, Audience, Card, Golden
from plnhub.flow.measures.network import Network
from plnhub.words import marked

DENSITY = Card(
    key="density_undirected",
    name=marked("Density of ties"),
    formula="2m / (n(n − 1))",
    reading=marked("How much of all possible ties there is."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=BY_SIZE,
    golden=Golden(input=F7, value=0.3333),
    source="standard",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)

DENSITY_DIRECTED = Card(
    key="density_directed",
    name=marked("Density of arcs"),
    formula="m / (n(n − 1))",
    reading=marked("How much of all possible giving there is, both ways counted apart."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=BY_SIZE,
    golden=Golden(input=F7, value=0.2381),
    source="standard",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)

RECIPROCITY_ARC = Card(
    key="reciprocity",
    name=marked("Reciprocity of arcs"),
    formula="returned arcs / all arcs",
    reading=marked("How much of the giving is returned."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("Asking for help and getting it looks one-sided, though both have done their part."),
    golden=Golden(input=F7, value=0.6),
    source="standard",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)

RECIPROCITY_DYAD = Card(
    key="reciprocity_dyad",
    name=marked("Reciprocity of pairs"),
    formula="mutual pairs / connected pairs",
    reading=marked("How many of the pairs that have a tie give both ways."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked(
        "It is lower than the reciprocity of arcs on the same network: never set one beside the other."
    ),
    golden=Golden(input=F7, value=0.4286),
    source="standard",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)

ISOLATES = Card(
    key="isolates",
    name=marked("People without ties"),
    formula="#{i: no tie of i}",
    reading=marked("How many people stand alone in the network."),
    range="0 …",
    window=IN_WINDOW,
    bias=RECORDED,
    golden=Golden(input=F7, value=0),
    source="standard",
    null_means=NEVER,
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class TieCounts:
    nodes: int
    directed_edges: int
    undirected_edges: int
    isolates: int

    @property
    def returned_arcs(self) -> int:
        """Arcs whose opposite exists too."""
        return 2 * self.mutual_dyads

    @property
    def mutual_dyads(self) -> int:
        return self.directed_edges - self.undirected_edges

    @property
    def arc_reciprocity(self) -> float | None:
        """Share of arcs that are returned; None without arcs."""
        return self.returned_arcs / self.directed_edges if self.directed_edges else None

    @property
    def dyad_reciprocity(self) -> float | None:
        """Share of connected pairs that give both ways; None without ties."""
        return self.mutual_dyads / self.undirected_edges if self.undirected_edges else None

    @property
    def directed_density(self) -> float | None:
        """Share of the possible arcs that exist; None below two people."""
        return self.directed_edges / (self.nodes * (self.nodes - 1)) if self.nodes > 1 else None

    @property
    def undirected_density(self) -> float | None:
        """Share of the possible ties that exist; None below two people."""
        return 2 * self.undirected_edges / (self.nodes * (self.nodes - 1)) if self.nodes > 1 else None


def count_ties(network: Network) -> TieCounts:
    return TieCounts(
        nodes=network.size,
        directed_edges=int(network.arcs.nnz),
        undirected_edges=int(network.contacts.nnz) // 2,
        isolates=int(np.count_nonzero(network.degrees == 0)),
    )
