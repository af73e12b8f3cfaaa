"""Walk all paths of two steps through a sparse matrix, block by block, in bounded memory. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from plnhub.flow.measures.network import Positions

PATHS_PER_BLOCK = 4_000_000
CELLS_PER_BLOCK = 32_000_000
NO_ARC = -1


@dataclass(frozen=True, kw_only=True)
class TwoPaths:
    """Paths start → middle → end with start ≠ end; arcs are named by their position in the matrix.

    `closing` is the arc start → end, or NO_ARC; `pair` numbers the pair (start, end) within the block.
    """

    first: Positions
    second: Positions
    start: Positions
    middle: Positions
    end: Positions
    closing: NDArray[np.int32]
    pair: Positions

    @property
    def is_open(self) -> NDArray[np.bool_]:
        return np.equal(self.closing, NO_ARC)


def cells_per_block(matrix: csr_array) -> int:
    """The largest number that `pair` can need."""
    people = int(matrix.shape[0])
    return people * max(1, min(people, CELLS_PER_BLOCK // max(people, 1)))


def two_paths(matrix: csr_array) -> Iterator[TwoPaths]:
    """Every path of two arcs, grouped so that all paths of one start lie in one block."""
    closing = np.full(cells_per_block(matrix), NO_ARC, dtype=np.int32)
    for low, high in _blocks(matrix):
        yield _paths_from(matrix, low, high, closing)


def _blocks(matrix: csr_array) -> Iterator[tuple[int, int]]:
    """Cut the starts into runs that keep to both limits; a run has at least one start."""
    people = int(matrix.shape[0])
    out = np.diff(matrix.indptr).astype(np.int64)
    paths_up_to_arc = np.concatenate(([0], np.cumsum(out[matrix.indices])))
    paths_before = paths_up_to_arc[matrix.indptr]
    most_rows = cells_per_block(matrix) // max(people, 1)
    low = 0
    while low < people:
        within = int(np.searchsorted(paths_before, paths_before[low] + PATHS_PER_BLOCK, side="right")) - 1
        high = max(low + 1, min(within, low + most_rows, people))
        if paths_before[high] > paths_before[low]:
            yield low, high
        low = high


def _paths_from(matrix: csr_array, low: int, high: int, closing: NDArray[np.int32]) -> TwoPaths:
    people = int(matrix.shape[0])
    arcs = np.arange(matrix.indptr[low], matrix.indptr[high], dtype=np.int64)
    starts = np.repeat(np.arange(low, high), np.diff(matrix.indptr[low : high + 1]))
    own_cells = (starts - low) * people + matrix.indices[arcs]
    first, second = _continued(matrix, arcs)
    start, end = starts[first - arcs[0]], matrix.indices[second].astype(np.int64)
    away = start != end
    first, second, start, end = first[away], second[away], start[away], end[away]
    pair = (start - low) * people + end
    closing[own_cells] = arcs
    closed_by = closing[pair]
    closing[own_cells] = NO_ARC
    middle = matrix.indices[first].astype(np.int64)
    return TwoPaths(
        first=first, second=second, start=start, middle=middle, end=end, closing=closed_by, pair=pair
    )


def _continued(matrix: csr_array, arcs: Positions) -> tuple[Positions, Positions]:
    """Each arc paired with every arc that leaves from where it ends."""
    middles = matrix.indices[arcs]
    begins = matrix.indptr[middles].astype(np.int64)
    counts = matrix.indptr[middles + 1] - begins
    first = np.repeat(arcs, counts)
    run_starts = np.cumsum(counts) - counts
    second = np.arange(len(first), dtype=np.int64) + np.repeat(begins - run_starts, counts)
    return first, second
