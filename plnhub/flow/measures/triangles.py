"""Triangles: three people who all have ties with each other. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from plnhub.flow.measures.card import BY_SIZE, F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.two_paths import Places, Steps, TwoPaths, cells_per_block, two_paths
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


NO_TIE = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranked:
    """Each tie once, from its end with fewer contacts to the other; so a hub starts few paths.

    Ties stand by their low end: those of person i are `starts[i]:starts[i + 1]`; `tie` is the place of each
    in `Network.tie_ends()`.
    """

    starts: Positions
    low: Places
    high: Places
    tie: Places

    @property
    def steps(self) -> Steps:
        """Every path of two ties that rises twice."""
        begins = self.starts[self.high].astype(np.int32)
        counts = (self.starts[self.high + 1] - begins).astype(np.int32)
        return Steps(
            starts=self.starts,
            heads=self.high,
            begins=begins,
            counts=counts,
            ends=self.high,
            width=len(self.starts) - 1,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Triangles:
    """Triangles low-middle-high, by the places of their three ties; no tie `low_…` lies outside the range."""

    first: int
    last: int
    low_middle: Positions
    middle_high: Positions
    low_high: Positions


def rank_ties(network: Network) -> Ranked:
    """Point every tie from the lower degree to the higher (then by position)."""
    order = np.lexsort((np.arange(network.size), network.degrees))
    rank = np.empty(network.size, dtype=np.int32)
    rank[order] = np.arange(network.size, dtype=np.int32)
    one, other = network.tie_ends()
    upward = rank[one] < rank[other]
    low, high = np.where(upward, one, other), np.where(upward, other, one)
    places = np.arange(len(low), dtype=np.int32)
    ties = coo_array((places, (low, high)), shape=network.arcs.shape).tocsr()
    ties.sort_indices()
    starts = np.asarray(ties.indptr, dtype=np.int64)
    tails = np.repeat(np.arange(network.size, dtype=np.int32), np.diff(starts))
    return Ranked(starts=starts, low=tails, high=ties.indices.astype(np.int32), tie=ties.data)


def find_triangles(ranked: Ranked) -> Iterator[Triangles]:
    """Every triangle once, in blocks."""
    steps = ranked.steps
    closing = np.full(cells_per_block(steps), NO_TIE, dtype=np.int32)
    for paths in two_paths(steps):
        closing[paths.own] = np.arange(paths.first, paths.last, dtype=np.int32)
        closed_by = closing[paths.cell]
        closing[paths.own] = NO_TIE
        yield _closed(paths, closed_by)


def _closed(paths: TwoPaths, closed_by: Places) -> Triangles:
    closed = np.flatnonzero(closed_by != NO_TIE)
    return Triangles(
        first=paths.first,
        last=paths.last,
        low_middle=paths.first + np.searchsorted(paths.runs, closed, side="right") - 1,
        middle_high=paths.second[closed].astype(np.int64),
        low_high=closed_by[closed].astype(np.int64),
    )


def shared_contacts(ranked: Ranked) -> Positions:
    """For each ranked tie, how many people both ends have a tie with."""
    shared = np.zeros(len(ranked.low), dtype=np.int64)
    for found in find_triangles(ranked):
        for ties in (found.low_middle, found.middle_high, found.low_high):
            np.add.at(shared, ties, 1)
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
    return ranked.low.astype(np.int64), ranked.high.astype(np.int64), share
