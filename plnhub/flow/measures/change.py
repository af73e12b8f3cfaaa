"""Change of a network between two windows: ties born, ties lost, stability. ◇"""

from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from plnhub.flow.measures.network import Network


@dataclass(frozen=True, kw_only=True)
class TieChange:
    """Shares of ties: new among those now, gone among those before, common among all; None of nothing."""

    born: float | None
    lost: float | None
    stability: float | None


def tie_change(before: AbstractSet[Hashable], now: AbstractSet[Hashable]) -> TieChange:
    return TieChange(
        born=_share(len(now - before), len(now)),
        lost=_share(len(before - now), len(before)),
        stability=_share(len(before & now), len(before | now)),
    )


def tie_set(network: Network) -> frozenset[tuple[str, str]]:
    """The undirected ties as pairs of ids, alike in every window whatever the order of people."""
    one, other = network.tie_ends()
    pairs = ((network.ids[a], network.ids[b]) for a, b in zip(one, other, strict=True))
    return frozenset((a, b) if a < b else (b, a) for a, b in pairs)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
