"""Betweenness within two steps: how many pairs of one's contacts meet only through such a middle. ◇"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from plnhub.flow.measures.card import BY_TIES, F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.two_paths import Steps, TwoPaths, cells_per_block, two_paths
from plnhub.words import marked

CARD = Card(
    key="betweenness_within_two",
    name=marked("Betweenness within two steps"),
    formula="Σ over open pairs s–v–t of 1 / (common contacts of s and t)",
    reading=marked("How many pairs of one's contacts meet only through oneself, or few others."),
    range="0 …",
    window=IN_WINDOW,
    bias=BY_TIES,
    golden=Golden(input=F7, value={"A1": 0, "A2": 0, "A3": 2, "B1": 1, "B2": 1, "C1": 1, "C2": 0}),
    source="Everett & Borgatti 2005",
    null_means=NEVER,
    audience=Audience.PERSON,
)

MOST_PATHS = 4_000_000_000  # a few minutes of walking


@dataclass(frozen=True, kw_only=True, eq=False)
class WithinTwo:
    """For each person the betweenness within two steps, and how many people they reach within two."""

    betweenness: Numbers
    reach: Positions


def betweenness_within_two(network: Network) -> Numbers:
    """Σ 1/σ over the pairs of v's contacts without a tie, σ = how many people stand between that pair.

    Undirected and unweighted, exact; it is betweenness cut at paths of two steps.
    """
    return within_two(network).betweenness


def within_two(network: Network) -> WithinTwo:
    """Both come from one walk: over the paths between an open pair 1/σ adds up to 1, which is one person."""
    steps = once_each(network)
    scores, met = np.zeros(network.size), np.zeros(network.size)
    middles = np.zeros(cells_per_block(steps), dtype=np.float32)
    for paths in two_paths(steps):
        share = _shares(paths, middles)
        going_on = np.flatnonzero(paths.counts)
        by_tie = np.add.reduceat(share, paths.runs[going_on])
        np.add.at(scores, steps.heads[paths.first + going_on], by_tie)
        np.add.at(met, paths.low + paths.owners[going_on], by_tie)
        np.add.at(met, paths.end, share)
    return WithinTwo(betweenness=scores, reach=network.degrees + np.rint(met).astype(np.int64))


def can_walk(network: Network) -> bool:
    """Whether there are few enough paths of two ties: who has a tie with everybody starts too many."""
    paths = int((network.degrees * (network.degrees - 1)).sum()) // 2
    return paths <= MOST_PATHS


def once_each(network: Network) -> Steps:
    """Paths of two ties whose end comes after their start, so that each is walked in one direction only."""
    contacts = network.contacts
    places = np.arange(contacts.nnz, dtype=np.int32)
    back = csr_array((places, contacts.indices, contacts.indptr), shape=contacts.shape).T.tocsr().data
    begins = (back + 1).astype(np.int32)
    return Steps(
        starts=np.asarray(contacts.indptr, dtype=np.int64),
        heads=contacts.indices,
        begins=begins,
        counts=(contacts.indptr[contacts.indices + 1] - begins).astype(np.int32),
        ends=contacts.indices,
        width=network.size,
    )


def _shares(paths: TwoPaths, middles: NDArray[np.float32]) -> Numbers:
    """1/σ for each path, 0 where start and end have a tie; `middles` is all zero before and after."""
    np.add.at(middles, paths.cell, np.float32(1))
    middles[paths.own] = np.inf
    share: Numbers = np.divide(1.0, middles[paths.cell], dtype=np.float64)
    middles[paths.cell] = 0
    middles[paths.own] = 0
    return share
