"""Seed set: whom to invite first so that a share of all is within h steps of somebody invited. ◇"""

import heapq

import numpy as np
from scipy.sparse import csr_array, eye_array

from plnhub.flow.measures.card import IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network
from plnhub.words import marked

CARD = Card(
    key="seed_set",
    name=marked("Whom to invite first"),
    formula="greedy: add who covers most new within h steps, until share s is covered",
    reading=marked("The fewest people from whom nearly everybody is near."),
    range="people",
    window=IN_WINDOW,
    bias=marked("Greedy covers at least 63 per cent of what the best set of its size could."),
    golden=Golden(input="F7, share 0.9, one step", value=("A3", "C1")),
    source="Borgatti 2006 (KPP-POS)",
    null_means=NEVER,
    audience=Audience.PERSON,
)


def seed_set(network: Network, *, share: float, steps: int) -> tuple[str, ...]:
    """Greedy (Borgatti 2006, KPP-POS): add whoever covers most people not yet covered, until `share` is.

    One covers oneself and everybody within `steps` ties. Equal gains go to the earlier person. The greedy
    set covers at least 1 − 1/e of what the best set of its size could.
    """
    cover = _within(network, steps)
    covered = np.zeros(network.size, dtype=np.bool_)
    waiting = [(-int(gain), person) for person, gain in enumerate(np.diff(cover.indptr))]
    heapq.heapify(waiting)
    chosen: list[str] = []
    while waiting and np.count_nonzero(covered) < share * network.size:
        _, person = heapq.heappop(waiting)
        reached = cover.indices[cover.indptr[person] : cover.indptr[person + 1]]
        gain = int(np.count_nonzero(~covered[reached]))
        if waiting and (-gain, person) > waiting[0]:
            heapq.heappush(waiting, (-gain, person))
            continue
        covered[reached] = True
        chosen.append(network.ids[person])
    return tuple(chosen)


def _within(network: Network, steps: int) -> csr_array:
    """For each person, who is at most `steps` ties away, themselves included."""
    near = (network.contacts + eye_array(network.size, format="csr")).astype(np.bool_)
    cover = eye_array(network.size, format="csr", dtype=np.bool_)
    for _ in range(steps):
        cover = cover @ near
    return csr_array(cover)
