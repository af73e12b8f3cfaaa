"""A network of people: who gave to whom, how often, and the group each one sits in. ◇"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

Positions = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


class UnknownPerson(ValueError):
    """A tie names somebody who is not among the people of the network."""

    def __init__(self, person: str) -> None:
        super().__init__(f"a tie names {person!r}, who is not among the people")
        self.person = person


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """Distinct directed arcs without loops; an arc's weight is its number of interactions.

    A person whose group is None has no data on it; all of those together count as one group of its own.
    """

    ids: tuple[str, ...]
    arcs: csr_array
    groups: tuple[str | None, ...] | None = None
    loops_dropped: int = 0

    @property
    def size(self) -> int:
        return len(self.ids)

    @cached_property
    def has_numbers_as_ids(self) -> bool:
        """Whether every id is a whole number in its plain spelling: 7, but not 007."""
        return all(name.isascii() and name.isdigit() and str(int(name)) == name for name in self.ids)

    @cached_property
    def exchanges(self) -> csr_array:
        """The undirected ties with weight a_ij + a_ji."""
        return _ordered(self.arcs + self.arcs.T)

    @cached_property
    def contacts(self) -> csr_array:
        """The undirected ties with weight 1, each stored both ways."""
        return _of_ones(self.exchanges)

    @cached_property
    def degrees(self) -> Positions:
        """How many distinct people each one has a tie with."""
        until: Positions = np.asarray(self.contacts.indptr, dtype=np.int64)
        return until[1:] - until[:-1]

    @cached_property
    def group_names(self) -> tuple[str | None, ...]:
        """The groups in order of name, the group of people without data last."""
        found = set(self.groups or ())
        named = sorted(name for name in found if name is not None)
        return (*named, None) if None in found else tuple(named)

    @cached_property
    def group_codes(self) -> Positions:
        """For each person the position of their group in `group_names`."""
        code = {name: position for position, name in enumerate(self.group_names)}
        return np.array([code[name] for name in self.groups or ()], dtype=np.int64)

    def arc_ends(self) -> tuple[Positions, Positions]:
        """From whom and to whom each distinct directed arc runs."""
        arcs = self.arcs.tocoo()
        return arcs.row.astype(np.int64), arcs.col.astype(np.int64)

    def tie_ends(self) -> tuple[Positions, Positions]:
        """The two ends of each distinct undirected tie, the earlier person first."""
        ties = self.contacts.tocoo()
        once = ties.row < ties.col
        return ties.row[once].astype(np.int64), ties.col[once].astype(np.int64)

    def tie_directions(self) -> tuple[Flags, Flags]:
        """Of each tie of `tie_ends`, whether its first end gave to the second, and whether it received."""
        flags = np.ones(self.arcs.nnz, dtype=np.int8)
        there = csr_array((flags, self.arcs.indices, self.arcs.indptr), shape=self.arcs.shape)
        ways = _ordered(there + 2 * there.T).tocoo()
        way = ways.data[ways.row < ways.col]
        return (way & 1).astype(np.bool_), (way & 2).astype(np.bool_)

    def tie_strengths(self) -> Numbers:
        """The interactions of each tie of `tie_ends`, both directions together."""
        ties = self.exchanges.tocoo()
        return np.asarray(ties.data[ties.row < ties.col], dtype=np.float64)


def from_positions(
    ids: Sequence[str],
    sources: Positions,
    targets: Positions,
    weights: Numbers,
    groups: Sequence[str | None] | None = None,
) -> Network:
    """Build it from rows of positions in `ids`: repeated rows add up, loops are dropped and counted."""
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise ValueError("every weight must be a number above 0")
    if groups is not None and len(groups) != len(ids):
        raise ValueError("there must be one group, or None, for each person")
    real = sources != targets
    rows = (weights[real], (sources[real], targets[real]))
    arcs = coo_array(rows, shape=(len(ids), len(ids)), dtype=np.float64).tocsr()
    return Network(
        ids=tuple(ids),
        arcs=_ordered(arcs),
        groups=None if groups is None else tuple(groups),
        loops_dropped=int(np.count_nonzero(~real)),
    )


def from_arcs(
    ids: Sequence[str],
    arcs: Iterable[tuple[str, str, float]],
    groups: Mapping[str, str | None] | None = None,
) -> Network:
    """Build a network from rows of (from, to, weight); somebody missing from `groups` has no data."""
    position = {person: place for place, person in enumerate(ids)}
    rows = list(arcs)
    for source, target, _ in rows:
        for person in (source, target):
            if person not in position:
                raise UnknownPerson(person)
    return from_positions(
        ids,
        np.array([position[source] for source, _, _ in rows], dtype=np.int64),
        np.array([position[target] for _, target, _ in rows], dtype=np.int64),
        np.array([weight for _, _, weight in rows], dtype=np.float64),
        None if groups is None else [groups.get(person) for person in ids],
    )


def _ordered(matrix: csr_array) -> csr_array:
    ordered = csr_array(matrix)
    ordered.sum_duplicates()
    ordered.sort_indices()
    return ordered


def _of_ones(matrix: csr_array) -> csr_array:
    ones = np.ones(matrix.nnz, dtype=np.float32)
    return csr_array((ones, matrix.indices, matrix.indptr), shape=matrix.shape)
