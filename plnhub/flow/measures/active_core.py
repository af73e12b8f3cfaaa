"""Active core: who is active this month, among all who were active in the last twelve. ◇"""

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.card import LAST_YEAR, NO_ACTS, RECORDED, Audience, Card, Golden
from plnhub.words import marked

MONTHS = 12
CARD = Card(
    key="active_core",
    name=marked("Active core"),
    formula="#{active this month} / #{active at any time in the last 12 months}",
    reading=marked("How many of those who ever take part do so now. A falling core is an early sign."),
    range="0 … 1",
    window=LAST_YEAR,
    bias=RECORDED,
    golden=Golden(input="a,b,c; then b,d; then a", value=(1.0, 0.5, 0.25)),
    source="community health; CHAOSS",
    null_means=NO_ACTS,
    audience=Audience.COHORT,
)


def active_core(active: NDArray[np.bool_]) -> tuple[float | None, ...]:
    """The share for each month (column) of people (row) who acted in it; None where nobody ever did."""
    shares: list[float | None] = []
    for month in range(active.shape[1]):
        ever = np.count_nonzero(active[:, max(0, month + 1 - MONTHS) : month + 1].any(axis=1))
        shares.append(float(np.count_nonzero(active[:, month]) / ever) if ever else None)
    return tuple(shares)
