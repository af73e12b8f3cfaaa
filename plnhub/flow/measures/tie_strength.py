"""Strong and diverse ties: do two people with a tie know the same others, or different ones. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
from plnhub.flow.measures.triangles import contact_overlap
from plnhub.words import marked

STRONG = 0.2
CARD = Card(
    key="tie_strength",
    name=marked("Strong and diverse ties"),
    formula="contacts both have / contacts either has; from 0.2 on strong, else diverse",
    reading=marked("Strong ties help, diverse ties bring news. Moderately weak ones serve best."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("The line between the two is drawn by us."),
    golden=Golden(input=F7, value={"strong": 3, "diverse": 4, "A1-A2": 1.0, "A1-A3": 0.5, "A3-B1": 0.0}),
    source="Granovetter 1973; Rajkumar et al. 2022",
    null_means=marked("Neither of the two knows anybody else."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class TieStrength:
    """Counts of ties; `unknown` are pairs who know nobody but each other."""

    strong: int
    diverse: int
    unknown: int


def tie_strength(network: Network) -> TieStrength:
    _, _, overlap = contact_overlap(network)
    return TieStrength(
        strong=int(np.count_nonzero(overlap >= STRONG)),
        diverse=int(np.count_nonzero(overlap < STRONG)),
        unknown=int(np.count_nonzero(np.isnan(overlap))),
    )


def ties_by_strength(network: Network) -> tuple[Positions, Positions]:
    """For each person how many of their ties are strong, and how many diverse."""
    one, other, overlap = contact_overlap(network)
    counts = [
        np.bincount(np.concatenate((one[chosen], other[chosen])), minlength=network.size)
        for chosen in (overlap >= STRONG, overlap < STRONG)
    ]
    return counts[0], counts[1]
