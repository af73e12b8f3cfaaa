"""Join, for each person, what all of their contacts hold: one step of spreading. ◇"""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from plnhub.flow.measures.network import Positions

BYTES_AT_ONCE = 64_000_000
Held = TypeVar("Held", np.uint8, np.uint64)


def join_from_contacts(contacts: csr_array, held: NDArray[Held], join: np.ufunc) -> NDArray[Held]:
    """A row per person: their own row of `held` joined with the rows of their contacts.

    People with equally many contacts are joined together: NumPy reduces such blocks far faster than runs
    of unequal length.
    """
    joined = held.copy()
    for people, degree in _of_equal_degree(contacts, held[0].nbytes if len(held) else 1):
        places = contacts.indptr[people][:, None] + np.arange(degree)
        heard = join.reduce(held[contacts.indices[places]], axis=1)
        joined[people] = join(joined[people], heard)
    return joined


def _of_equal_degree(contacts: csr_array, row_bytes: int) -> Iterator[tuple[Positions, int]]:
    """People who have contacts, in blocks of equal degree whose gathered rows stay within the limit."""
    degrees = np.diff(contacts.indptr)
    if not degrees.any():
        return
    order = np.argsort(degrees, kind="stable")
    distinct, first = np.unique(degrees[order], return_index=True)
    for degree, people in zip(distinct.tolist(), np.split(order, first[1:]), strict=True):
        if degree:
            at_once = max(1, BYTES_AT_ONCE // (degree * row_bytes))
            yield from ((people[low : low + at_once], degree) for low in range(0, len(people), at_once))
