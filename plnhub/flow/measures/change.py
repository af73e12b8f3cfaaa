"""Change of a network between two windows: ties born, ties lost, stability. ◇"""

from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.card import NO_TIES, RECORDED, TWO_MONTHS, Audience, Card, Golden
from plnhub.flow.measures.network import Positions
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


@dataclass(frozen=True, kw_only=True, eq=False)
class Window:
    """The ties of one window as sorted numbers, each once, with the groups of both ends (−1: no data)."""

    ties: Positions
    group_a: Positions
    group_b: Positions

    @property
    def crosses(self) -> NDArray[np.bool_]:
        """Which ties run between two groups that are both known."""
        known = (self.group_a >= 0) & (self.group_b >= 0)
        crossing: NDArray[np.bool_] = known & (self.group_a != self.group_b)
        return crossing

    def by_group(self, chosen: NDArray[np.bool_], groups: int) -> Positions:
        """How many of the chosen ties have an end in each group; a tie inside a group counts once there."""
        a, b = self.group_a[chosen], self.group_b[chosen]
        other = b[a != b]
        return np.bincount(a[a >= 0], minlength=groups) + np.bincount(other[other >= 0], minlength=groups)


@dataclass(frozen=True, kw_only=True)
class GroupChange(TieChange):
    """`born_across` counts the new ties that run to another group."""

    ties: int
    born_across: int


def whole_change(before: Window, now: Window) -> GroupChange:
    """The change of the ties of all groups together."""
    is_new = ~np.isin(now.ties, before.ties, assume_unique=True)
    born, across = int(np.count_nonzero(is_new)), int(np.count_nonzero(is_new & now.crosses))
    kept = len(now.ties) - born
    return _group_change(ties=len(now.ties), born=born, lost=len(before.ties) - kept, across=across)


def change_by_group(before: Window, now: Window, groups: int) -> tuple[GroupChange, ...]:
    """The change of the ties that each group has, by where people stood in each of the two windows."""
    is_new = ~np.isin(now.ties, before.ties, assume_unique=True)
    is_gone = ~np.isin(before.ties, now.ties, assume_unique=True)
    everything = np.ones(len(now.ties), dtype=np.bool_)
    columns = (
        now.by_group(everything, groups),
        now.by_group(is_new, groups),
        before.by_group(is_gone, groups),
        now.by_group(is_new & now.crosses, groups),
    )
    return tuple(
        _group_change(ties=ties, born=born, lost=lost, across=across)
        for ties, born, lost, across in zip(*(column.tolist() for column in columns), strict=True)
    )


def _group_change(*, ties: int, born: int, lost: int, across: int) -> GroupChange:
    kept = ties - born
    return GroupChange(
        ties=ties,
        born=_share(born, ties),
        lost=_share(lost, kept + lost),
        stability=_share(kept, ties + lost),
        born_across=across,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
