"""How sure openness is: the interval in which E-I lies when other people of the same kind are drawn. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, NO_GROUPS, Audience, Card, Golden
from plnhub.flow.measures.network import Network
from plnhub.words import marked

CARD = Card(
    key="ei_interval",
    name=marked("Openness, how sure it is"),
    formula="2.5th to 97.5th percentile of E-I over 1,000 draws of people with their ties",
    reading=marked("Two values whose intervals overlap widely are hardly different."),
    range="−1 … 1",
    window=IN_WINDOW,
    bias=marked("Ties share people, so with few people the interval is too narrow rather than too wide."),
    golden=Golden(input=F7, value={"low": -0.8333, "high": -0.1429}),
    source="bootstrap; Efron 1979, people as units: Snijders & Borgatti 1999",
    null_means=NO_GROUPS,
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class Interval:
    low: float
    high: float
    draws: int
    seed: int


def ei_interval(network: Network, seed: int, draws: int = 1000) -> Interval | None:
    """The middle 95 % of E-I over redrawn people; each brings the ends of their ties, outside and inside.

    Ties are counted at both ends, so the undrawn people give E-I itself. A draw without any tie is left out.
    None without groups or ties. The same seed gives the same interval.
    """
    if network.groups is None or network.contacts.nnz == 0 or draws < 1:
        return None
    one, other = network.tie_ends()
    crossing = network.group_codes[one] != network.group_codes[other]
    signed = np.where(crossing, 1.0, -1.0)
    balance = np.bincount(one, signed, network.size) + np.bincount(other, signed, network.size)
    ends, chance = network.degrees.astype(np.float64), np.random.default_rng(seed)
    found = np.full(draws, np.nan)
    for draw in range(draws):
        people = chance.integers(0, network.size, network.size)
        drawn = ends[people].sum()
        found[draw] = balance[people].sum() / drawn if drawn else np.nan
    low, high = np.nanpercentile(found, (2.5, 97.5))
    return Interval(low=float(low), high=float(high), draws=draws, seed=seed)
