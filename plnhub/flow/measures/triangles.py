"""Triangles: three people who all have ties with each other. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from plnhub.flow.measures.card import BY_SIZE, F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.two_paths import two_paths
from plnhub.words import marked

CARD = Card(
    key="triangles",
    name=marked("Triangles"),
    formula="three people who all have ties with each other",
    reading=marked("Much trust, and little news."),
    range="0 …",
    window=IN_WINDOW,
    bias=BY_SIZE,
    golden=Golden(input=F7, value=1),
    source="standard",
    null_means=NEVER,
    audience=Audience.COMPANY,
)


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """Each tie once, from its end with fewer contacts to the other; so a hub starts few paths."""

    ties: csr_array
    low: Positions
    high: Positions


@dataclass(frozen=True, kw_only=True)
class Triangles:
    """Triangles low-middle-high, by the positions of their three ties."""

    low_middle: Positions
    middle_high: Positions
    low_high: Positions


def rank_ties(network: Network) -> Ranked:
    """Point every tie from the lower degree to the higher (then by position)."""
    order = np.lexsort((np.arange(network.size), network.degrees))
    rank = np.empty(network.size, dtype=np.int64)
    rank[order] = np.arange(network.size)
    one, other = network.tie_ends()
    upward = rank[one] < rank[other]
    low, high = np.where(upward, one, other), np.where(upward, other, one)
    ties = coo_array((np.ones(len(low)), (low, high)), shape=network.arcs.shape).tocsr()
    ties.sort_indices()
    tails = np.repeat(np.arange(network.size), np.diff(ties.indptr))
    return Ranked(ties=ties, low=tails, high=ties.indices.astype(np.int64))


def find_triangles(ranked: Ranked) -> Iterator[Triangles]:
    """Every triangle once, in blocks."""
    for paths in two_paths(ranked.ties):
        closed = ~paths.is_open
        yield Triangles(
            low_middle=paths.first[closed],
            middle_high=paths.second[closed],
            low_high=paths.closing[closed].astype(np.int64),
        )


def shared_contacts(ranked: Ranked) -> Positions:
    """For each ranked tie, how many people both ends have a tie with."""
    shared = np.zeros(len(ranked.low), dtype=np.int64)
    for found in find_triangles(ranked):
        for ties in (found.low_middle, found.middle_high, found.low_high):
            shared += np.bincount(ties, minlength=len(shared))
    return shared


def triangles_at(network: Network) -> Positions:
    """For each person, how many ties there are among their contacts."""
    ranked = rank_ties(network)
    shared = shared_contacts(ranked).astype(np.float64)
    ends = np.bincount(ranked.low, shared, network.size) + np.bincount(ranked.high, shared, network.size)
    return np.rint(ends / 2).astype(np.int64)


def count_triangles(network: Network) -> int:
    return int(triangles_at(network).sum()) // 3


def contact_overlap(network: Network) -> tuple[Positions, Positions, Numbers]:
    """Each tie's two ends and the share of their other contacts that both have; NaN if neither has others."""
    ranked = rank_ties(network)
    shared = shared_contacts(ranked)
    union = network.degrees[ranked.low] + network.degrees[ranked.high] - 2 - shared
    share = np.divide(shared, union, out=np.full(len(shared), np.nan), where=union > 0)
    return ranked.low, ranked.high, share
