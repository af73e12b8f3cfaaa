"""Seed set: whom to invite first so that a share of all is within h steps of somebody invited. ◇"""

import heapq

import numpy as np
from scipy.sparse import csr_array

from plnhub.flow.measures.card import IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.local_betweenness import can_walk, within_two
from plnhub.flow.measures.network import Network, Positions
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
    covered, count = np.zeros(network.size, dtype=np.bool_), 0
    waiting = list(zip((-_at_most(network, steps)).tolist(), range(network.size), strict=True))
    heapq.heapify(waiting)
    chosen: list[str] = []
    while waiting and count < share * network.size:
        _, person = heapq.heappop(waiting)
        near = _near(network.contacts, person, steps)
        gain = int(np.count_nonzero(~covered[near]))
        if waiting and (-gain, person) > waiting[0]:
            heapq.heappush(waiting, (-gain, person))
            continue
        covered[near], count = True, count + gain
        chosen.append(network.ids[person])
    return tuple(chosen)


def _at_most(network: Network, steps: int) -> Positions:
    """For each person no fewer people than they cover, themselves included; for two steps exactly as many."""
    if steps == 0:
        return np.ones(network.size, dtype=np.int64)
    if steps == 2 and can_walk(network):
        return within_two(network).reach + 1
    most = network.degrees + 1
    for _ in range(steps - 1):
        most = np.minimum(1 + (network.contacts @ most.astype(np.float64)).astype(np.int64), network.size)
    return most


def _near(contacts: csr_array, person: int, steps: int) -> Positions:
    """Who is at most `steps` ties away, themselves included."""
    near = np.array([person], dtype=np.int64)
    if steps:
        near = np.append(contacts.indices[contacts.indptr[person] : contacts.indptr[person + 1]], person)
    for _ in range(steps - 1):
        begins = contacts.indptr[near].astype(np.int64)
        counts = contacts.indptr[near + 1] - begins
        runs = np.cumsum(counts) - counts
        places = np.repeat(begins - runs, counts) + np.arange(counts.sum())
        near = np.unique(np.concatenate((near, contacts.indices[places])))
    return near
