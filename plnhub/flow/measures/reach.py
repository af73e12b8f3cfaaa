"""Reach: how many distinct people one, or a whole organisation, gets to within k steps. ◇"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from plnhub.flow.measures.card import F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.hearsay import join_from_contacts
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.reached_together import reached_together
from plnhub.words import marked

CARD = Card(
    key="mean_reach_1_2_3",
    name=marked("Reach"),
    formula="R_k = #{j: d_ij ≤ k, j ≠ i}; undirected, cumulative",
    reading=marked("How many people one gets to within k steps."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("A path of ties is no promise that anything travels along it."),
    golden=Golden(input=F7, value={"A1": 3, "A3": 4, "B1": 5, "C2": 2}),
    source="standard",
    null_means=NEVER,
    audience=Audience.PERSON,
)

JOINT = Card(
    key="joint_reach",
    name=marked("Reach together"),
    formula="size of the union of all reaches; overlap = 1 − distinct/Σ; growth r_k = R_k/R_{k−1}",
    reading=marked("How many people all of us reach, each counted once, beside the naive sum."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("Exponential only while growth is above 1 and the overlap small."),
    golden=Golden(
        input="F7, reached by A1 and A2 within two steps",
        value={"naive": 6, "distinct": 4, "overlap": 0.3333, "growth": 1.3333},
    ),
    source="standard",
    null_means=marked("Nobody is reached: overlap and growth are missing."),
    audience=Audience.COMPANY,
)

BITS = 64
SOURCES_AT_ONCE = 1024
Bits = NDArray[np.uint64]


@dataclass(frozen=True, kw_only=True)
class StepReach:
    """Reach within `step` steps: `naive` adds up each person's count, `distinct` counts everybody once.

    `distinct` is exact always; `error` is the standard error of `naive` as a share of it, 0 when counted.
    """

    step: int
    naive: int
    distinct: int
    growth: float | None
    error: float = 0.0

    @property
    def overlap(self) -> float | None:
        """The part of the naive sum that is double counting; None when nobody is reached."""
        return 1 - self.distinct / self.naive if self.naive else None


def reach(network: Network, steps: int = 3) -> Positions:
    """R_k of each person (row) for k = 1 … steps (column): distinct others at distance ≤ k, undirected."""
    return _reach_of(network, np.arange(network.size), steps)


def joint_reach(
    network: Network,
    staff: Sequence[str] | None = None,
    steps: int = 3,
    *,
    each: Numbers | Positions | None = None,
    error: float = 0.0,
) -> tuple[StepReach, ...]:
    """What the staff (everybody, if not given) reach together: the naive sum beside the union, by step.

    The union is of {j: 0 < d_ij ≤ k} over all staff i: a colleague counts if another colleague reaches
    them. `growth` is r_k = R_k / R_(k−1) of the union; None for the first step. `each` is the reach of each
    of the staff, if it is known already; `error` the standard error with which it was estimated.
    """
    places = _places(network, staff)
    naive = (_reach_of(network, places, steps) if each is None else each).sum(axis=0)
    distinct = reached_together(network, places, steps).sum(axis=0)
    return tuple(
        StepReach(
            step=step + 1,
            naive=round(float(naive[step])),
            distinct=int(distinct[step]),
            growth=float(distinct[step] / distinct[step - 1]) if step and distinct[step - 1] else None,
            error=error,
        )
        for step in range(steps)
    )


def _places(network: Network, staff: Sequence[str] | None) -> Positions:
    if staff is None:
        return np.arange(network.size)
    position = {person: place for place, person in enumerate(network.ids)}
    return np.array([position[person] for person in staff], dtype=np.int64)


def _reach_of(network: Network, sources: Positions, steps: int) -> Positions:
    """How many each source reaches within 1 … steps."""
    counts = np.zeros((len(sources), steps), dtype=np.int64)
    for low in range(0, len(sources), SOURCES_AT_ONCE):
        some = sources[low : low + SOURCES_AT_ONCE]
        for step, seen in enumerate(_waves(network.contacts, some, steps)):
            counts[low : low + len(some), step] = _holders(seen, len(some))
    return counts


def _waves(contacts: csr_array, sources: Positions, steps: int) -> Iterator[Bits]:
    """After each step, for each person one bit per source that has come to them from somebody else."""
    own = np.zeros((contacts.shape[0], len(sources) // BITS + 1), dtype=np.uint64)
    place = np.arange(len(sources))
    bit = np.uint64(1) << (place % BITS).astype(np.uint64)
    own[sources, place // BITS] |= bit
    seen = own
    for _ in range(steps):
        seen = join_from_contacts(contacts, seen, np.bitwise_or)
        yield np.bitwise_and(seen, np.invert(own))


def _holders(seen: Bits, sources: int) -> Positions:
    """How many people hold each source's bit."""
    bits = np.unpackbits(seen.astype("<u8").view(np.uint8), axis=1, bitorder="little", count=sources)
    return np.asarray(bits.sum(axis=0), dtype=np.int64)
