"""Change of a network between two windows: ties born, ties lost, stability. ◇"""

from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import NO_TIES, RECORDED, TWO_MONTHS, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
from plnhub.words import marked

WINDOWS = "{ab, bc, cd, de}, then {ab, bc, ef}"
BORN = Card(
    key="ties_born",
    name=marked("New ties"),
    formula="#(E_t ∖ E_{t−1}) / #E_t",
    reading=marked("Which part of the ties is new. Near 0 for long, the network stands still."),
    range="0 … 1",
    window=TWO_MONTHS,
    bias=marked("Holidays make ties pause and be born again."),
    golden=Golden(input=WINDOWS, value=0.3333),
    source="Yang et al. 2021",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)
LOST = Card(
    key="ties_lost",
    name=marked("Lost ties"),
    formula="#(E_{t−1} ∖ E_t) / #E_{t−1}",
    reading=marked("Which part of the ties has fallen silent."),
    range="0 … 1",
    window=TWO_MONTHS,
    bias=marked("A tie that pauses for a month counts as lost."),
    golden=Golden(input=WINDOWS, value=0.5),
    source="Yang et al. 2021",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)
STABILITY = Card(
    key="stability",
    name=marked("Stability (Jaccard)"),
    formula="#(E_t ∩ E_{t−1}) / #(E_t ∪ E_{t−1})",
    reading=marked("How alike the ties of two months are; above 0.9 three times in a row they stagnate."),
    range="0 … 1",
    window=TWO_MONTHS,
    bias=RECORDED,
    golden=Golden(input=WINDOWS, value=0.4),
    source="Jaccard 1901; practice of Siena models",
    null_means=NO_TIES,
    audience=Audience.COHORT,
)


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


def change_of_pairs(before: Positions, now: Positions) -> TieChange:
    """The same for ties that are sorted numbers, each once: for networks with millions of them."""
    common = len(np.intersect1d(before, now, assume_unique=True))
    return TieChange(
        born=_share(len(now) - common, len(now)),
        lost=_share(len(before) - common, len(before)),
        stability=_share(common, len(before) + len(now) - common),
    )


def tie_set(network: Network) -> frozenset[tuple[str, str]]:
    """The undirected ties as pairs of ids, alike in every window whatever the order of people."""
    one, other = network.tie_ends()
    pairs = ((network.ids[a], network.ids[b]) for a, b in zip(one, other, strict=True))
    return frozenset((a, b) if a < b else (b, a) for a, b in pairs)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
