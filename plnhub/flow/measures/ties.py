"""Basic counts of a network: ties, isolates, reciprocity, density. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.network import Network


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
