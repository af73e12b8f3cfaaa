"""Diversity of a person's contacts over groups: Blau's index and its share of the possible. ◇"""

from collections.abc import Sequence

import numpy as np

from plnhub.flow.measures.network import Numbers


def blau(counts: Numbers | Sequence[float]) -> float | None:
    """1 − Σp²: the chance that two draws fall in different groups; None without any count."""
    amounts = np.asarray(counts, dtype=np.float64)
    total = amounts.sum()
    return float(1 - np.sum((amounts / total) ** 2)) if total else None


def iqv(counts: Numbers | Sequence[float]) -> float | None:
    """Blau over its highest possible value with as many groups as there are counts, empty ones too."""
    index = blau(counts)
    return None if index is None or len(counts) < 2 else index / (1 - 1 / len(counts))
