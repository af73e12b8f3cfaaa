"""Whom several people reach together, each counted once: exact, however large the network is. ◇"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from plnhub.flow.measures.network import Flags, Network, Positions

Places = NDArray[np.int32]


def reached_together(network: Network, sources: Positions, steps: int) -> Flags:
    """For each person (row) and k = 1 … steps (column): does a source other than themselves reach them?

    Of all the sources within k steps each person keeps the first and the last by position. If those are
    not both the person themselves, another one reaches them; no sketch and no list is needed.
    """
    own = np.arange(network.size, dtype=np.int32)
    nearest_first = np.full(network.size, network.size, dtype=np.int32)
    nearest_last = np.full(network.size, -1, dtype=np.int32)
    nearest_first[sources] = nearest_last[sources] = own[sources]
    reached = np.zeros((network.size, steps), dtype=np.bool_)
    for step in range(steps):
        nearest_first = _heard(network.contacts, nearest_first, np.minimum)
        nearest_last = _heard(network.contacts, nearest_last, np.maximum)
        somebody = nearest_last >= 0
        reached[:, step] = somebody & ((nearest_first != own) | (nearest_last != own))
    return reached


def _heard(contacts: csr_array, held: Places, join: np.ufunc) -> Places:
    """A value per person: their own joined with those of their contacts."""
    joined = held.copy()
    begins = contacts.indptr[:-1]
    social = np.flatnonzero(np.diff(contacts.indptr))
    if len(social):
        joined[social] = join(held[social], join.reduceat(held[contacts.indices], begins[social]))
    return joined
