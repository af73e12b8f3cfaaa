"""The band in which E-I would lie if the ties knew nothing of the groups. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, NO_GROUPS, Audience, Card, Golden
from plnhub.flow.measures.network import Network
from plnhub.words import marked

CARD = Card(
    key="ei_expected_band",
    name=marked("Openness by chance"),
    formula="5th to 95th percentile of E-I over 1,000 shuffles of who sits in which group",
    reading=marked("Openness inside the band is what chance gives; below it the walls are real."),
    range="−1 … 1",
    window=IN_WINDOW,
    bias=marked("It keeps every tie where it is, so it says nothing about how ties come about."),
    golden=Golden(input=F7, value={"low": 0.1429, "middle": 0.4286, "high": 1.0}),
    source="permutation test; Krackhardt & Stern 1988",
    null_means=NO_GROUPS,
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class ExpectedBand:
    low: float
    middle: float
    high: float
    draws: int
    seed: int


def expected_ei_band(
    network: Network, seed: int, draws: int = 1000, *, directed: bool = False
) -> ExpectedBand | None:
    """5th to 95th percentile (and the median) of E-I when the group labels are dealt out anew at random.

    In each draw every tie stays where it is and so does the size of every group; only who sits in which
    group is shuffled, all orders being equally likely. So the band shows what group sizes and the given
    ties produce by chance. It is a band of single draws under that chance, no confidence interval of the
    observed value and no allowance for change over time. An observed E-I below the band is more closed
    than 95 in 100 random seatings; one above it, more open than 95 in 100. Percentiles are interpolated
    linearly. The same seed gives the same band. None without groups or without ties.
    """
    one, other = network.arc_ends() if directed else network.tie_ends()
    if network.groups is None or len(one) == 0 or draws < 1:
        return None
    chance = np.random.default_rng(seed)
    inside = np.empty(draws)
    for draw in range(draws):
        seats = chance.permutation(network.group_codes)
        inside[draw] = np.count_nonzero(seats[one] == seats[other])
    low, middle, high = np.percentile(1 - 2 * inside / len(one), (5, 50, 95))
    return ExpectedBand(low=float(low), middle=float(middle), high=float(high), draws=draws, seed=seed)
