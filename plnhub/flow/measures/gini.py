"""Gini: how evenly acts are spread over people, the silent included. ◇"""

from collections.abc import Sequence

import numpy as np

from plnhub.flow.measures.card import IN_WINDOW, NO_ACTS, Audience, Card, Golden
from plnhub.flow.measures.network import Numbers
from plnhub.words import marked

CARD = Card(
    key="gini",
    name=marked("Evenness of participation (Gini)"),
    formula="2Σ i·x_i / (nΣx) − (n + 1)/n; x sorted, zeros in",
    reading=marked("From 0, all act alike, to 1, one person does everything."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("It lies when the silent are left out, so everybody who could have acted is in."),
    golden=Golden(input="0, 0, 1, 1, 2, 6", value=0.6),
    source="standard",
    null_means=NO_ACTS,
    audience=Audience.COHORT,
)


def gini(acts: Numbers | Sequence[float]) -> float | None:
    """0 when all act alike, towards 1 when one person does everything; None without any act.

    Everybody who could have acted belongs in, with 0; leaving the silent out makes it lie.
    """
    ordered = np.sort(np.asarray(acts, dtype=np.float64))
    count, total = len(ordered), ordered.sum()
    if total == 0:
        return None
    return float(2 * np.dot(np.arange(1, count + 1), ordered) / (count * total) - (count + 1) / count)
