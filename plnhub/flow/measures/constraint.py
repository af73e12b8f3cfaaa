"""Burt's constraint: how much one's contacts are all tied to the same people. ◇"""

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, ISOLATE, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers
from plnhub.flow.measures.triangles import Ranked, Triangles, find_triangles, rank_ties
from plnhub.words import marked

CARD = Card(
    key="constraint_unweighted",
    name=marked("Constraint"),
    formula="c_i = Σ_j (p_ij + Σ_q p_iq·p_qj)²",
    reading=marked("Low when one's contacts do not know each other: one bridges between them."),
    range="0 … 1.125",
    window=IN_WINDOW,
    bias=marked("With few contacts it is high by arithmetic."),
    golden=Golden(input=F7, value={"A1": 1.0069, "A3": 0.6111, "B1": 0.5, "C2": 1.0}),
    source="Burt 1992",
    null_means=ISOLATE,
    audience=Audience.PERSON,
)

WEIGHTED = Card(
    key="constraint_weighted_mean",
    name=marked("Constraint, weighted"),
    formula="the same with weights a_ij + a_ji",
    reading=marked("Low when most of one's exchange is with people who do not know each other."),
    range="0 … 2",
    window=IN_WINDOW,
    bias=marked("One busy contact raises it, however many others there are."),
    golden=Golden(input=F7, value={"A1": 0.8711, "A3": 0.5972, "B1": 0.5556, "C2": 1.0}),
    source="Burt 1992",
    null_means=ISOLATE,
    audience=Audience.PERSON,
)


def constraint(network: Network, *, weighted: bool = False) -> Numbers:
    """Burt (1992), c_i = Σ_j (p_ij + Σ_q p_iq·p_qj)² over i's contacts; NaN for isolates.

    p_ij is the share of i's tie strength that goes to j, over all ties of i: every tie counts 1, or
    a_ij + a_ji when weighted. Low values bridge.
    """
    ranked = rank_ties(network)
    up, down = _shares(network, ranked, weighted)
    up_total, down_total = up.copy(), down.copy()
    for found in find_triangles(ranked):
        _add_detours(found, up, down, up_total, down_total)
    size = network.size
    total = np.bincount(ranked.low, up_total**2, size) + np.bincount(ranked.high, down_total**2, size)
    return np.where(network.degrees > 0, total, np.nan)


def _shares(network: Network, ranked: Ranked, weighted: bool) -> tuple[Numbers, Numbers]:
    """For each ranked tie, the share it has at its low end and at its high end."""
    if not weighted:
        return 1.0 / network.degrees[ranked.low], 1.0 / network.degrees[ranked.high]
    strength = network.tie_strengths()[ranked.tie]
    size = network.size
    totals = np.bincount(ranked.low, strength, size) + np.bincount(ranked.high, strength, size)
    return strength / totals[ranked.low], strength / totals[ranked.high]


def _add_detours(
    found: Triangles, up: Numbers, down: Numbers, up_total: Numbers, down_total: Numbers
) -> None:
    """Add p_iq·p_qj for the six ordered pairs of each triangle."""
    lm, mh, lh = found.low_middle, found.middle_high, found.low_high
    up_lm, up_mh, up_lh = up[lm], up[mh], up[lh]
    down_lm, down_mh, down_lh = down[lm], down[mh], down[lh]
    np.add.at(up_total, lm, up_lh * down_mh)
    np.add.at(down_total, lm, up_mh * down_lh)
    np.add.at(up_total, mh, down_lm * up_lh)
    np.add.at(down_total, mh, down_lh * up_lm)
    np.add.at(up_total, lh, up_lm * up_mh)
    np.add.at(down_total, lh, down_mh * down_lm)
