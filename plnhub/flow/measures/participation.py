"""How evenly acts are spread: Gini, absence factor, give share. ◇"""

from collections.abc import Sequence

import numpy as np

from plnhub.flow.measures.network import Numbers


def gini(acts: Numbers | Sequence[float]) -> float | None:
    """0 when all act alike, towards 1 when one person does everything; None without any act.

    Everybody who could have acted belongs in, with 0; leaving the silent out makes it lie.
    """
    ordered = np.sort(np.asarray(acts, dtype=np.float64))
    count, total = len(ordered), ordered.sum()
    if total == 0:
        return None
    return float(2 * np.dot(np.arange(1, count + 1), ordered) / (count * total) - (count + 1) / count)


def absence_factor(acts: Numbers | Sequence[float]) -> int:
    """The fewest people who together did half of all acts; 0 without any act."""
    ordered = np.sort(np.asarray(acts, dtype=np.float64))[::-1]
    if ordered.sum() == 0:
        return 0
    return int(np.searchsorted(np.cumsum(ordered), ordered.sum() / 2)) + 1


def give_share(*, given: float, received: float) -> float | None:
    """The part of somebody's two-way acts in which they gave; None without any."""
    acts = given + received
    return given / acts if acts else None
