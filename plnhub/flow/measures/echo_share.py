"""Echo share: which part of what a division shares stays inside the company. ◇"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.card import IN_WINDOW, Audience, Card, Golden
from plnhub.flow.measures.network import Positions
from plnhub.words import marked

CARD = Card(
    key="echo_share",
    name=marked("Echo share"),
    formula="shares that stay inside / all shares, by division of the one who shares",
    reading=marked("At 1 the company talks to itself alone."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("A share counts as crossing once it is out, or somebody outside received it or took it up."),
    golden=Golden(input="30 shares inside, 10 that cross", value=0.75),
    source="ours (idea 3.2)",
    null_means=marked("Nothing was shared. It is shown as no data, never as 0."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class EchoShare:
    inside: int
    crossing: int

    @property
    def share(self) -> float | None:
        """None when nothing was shared."""
        shares = self.inside + self.crossing
        return self.inside / shares if shares else None


def echo_shares(division: Positions, crosses: NDArray[np.bool_], *, divisions: int) -> tuple[EchoShare, ...]:
    """For each share the division of the one who shared it, and whether it left the company."""
    inside = np.bincount(division[~crosses], minlength=divisions)
    crossing = np.bincount(division[crosses], minlength=divisions)
    return tuple(
        EchoShare(inside=int(here), crossing=int(there)) for here, there in zip(inside, crossing, strict=True)
    )
