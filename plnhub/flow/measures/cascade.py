"""The shape of a cascade: how many took part, how deep, how wide, and how far from a broadcast. ◇"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class CascadeShape:
    """`depth` is the longest path from the root, `breadth` the widest level."""

    size: int
    depth: int
    breadth: int
    virality: float | None


def cascade_shape(parents: Sequence[int | None]) -> CascadeShape:
    """The shape of one tree, given for each act the position of the act it follows (None for the root).

    A parent stands before its children. Virality is the mean distance over all pairs (Goel et al. 2015),
    2W/(n(n−1)): each link lies between s·(n−s) pairs, s being what hangs below it. None for a single act.
    """
    size = len(parents)
    level, below = [0] * size, [1] * size
    for act, parent in enumerate(parents):
        if parent is not None and not 0 <= parent < act:
            raise ValueError("a parent must stand before its children")
        level[act] = 0 if parent is None else level[parent] + 1
    pairs_apart = 0
    for act in range(size - 1, -1, -1):
        parent = parents[act]
        if parent is not None:
            below[parent] += below[act]
            pairs_apart += below[act] * (size - below[act])
    return CascadeShape(
        size=size,
        depth=max(level, default=0),
        breadth=int(np.bincount(level).max()) if size else 0,
        virality=2 * pairs_apart / (size * (size - 1)) if size > 1 else None,
    )
