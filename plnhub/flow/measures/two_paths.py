"""Walk two ties in a row from every person, block by block, in bounded memory. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.network import Positions

PATHS_PER_BLOCK = 250_000
CELLS_PER_BLOCK = 2_000_000
ROWS_PER_BLOCK = 16
Places = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Steps:
    """First ties, those of each person in a row, and the run of second ties in which each goes on.

    `starts[i]:starts[i + 1]` are the first ties of person i, `heads` where they lead; first tie t goes on
    along `ends[begins[t]:begins[t] + counts[t]]`. Heads and ends are below `width`.
    """

    starts: Positions
    heads: Places
    begins: Places
    counts: Places
    ends: Places
    width: int

    @property
    def people(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoPaths:
    """All paths of two steps of the people `low` … `high - 1`, whose first ties are `first` … `last - 1`.

    The paths of one first tie stand together: its run begins at `runs`. `second` is the place of the second
    tie in `ends`, `end` the person there. `cell` numbers the pair (start, end) within the block, `own` the
    pairs (start, head) of the first ties themselves.
    """

    low: int
    high: int
    first: int
    last: int
    owners: Places
    counts: Places
    runs: Positions
    second: Places
    end: Places
    cell: NDArray[np.intp]
    own: NDArray[np.intp]


def cells_per_block(steps: Steps) -> int:
    """The largest number that `cell` can need; a few starts at once, however many people there are."""
    return steps.width * min(steps.people, max(ROWS_PER_BLOCK, CELLS_PER_BLOCK // max(steps.width, 1)))


def two_paths(steps: Steps) -> Iterator[TwoPaths]:
    """Every path of two steps, so that all paths of one start lie in one block."""
    paths_up_to = np.concatenate(([0], np.cumsum(steps.counts, dtype=np.int64)))
    for low, high in _blocks(steps, paths_up_to[steps.starts]):
        yield _paths_from(steps, low, high, paths_up_to)


def _blocks(steps: Steps, paths_before: Positions) -> Iterator[tuple[int, int]]:
    """Cut the starts into runs that keep to both limits; a run has at least one start."""
    most_rows = cells_per_block(steps) // max(steps.width, 1)
    low = 0
    while low < steps.people:
        within = int(np.searchsorted(paths_before, paths_before[low] + PATHS_PER_BLOCK, side="right")) - 1
        high = max(low + 1, min(within, low + most_rows, steps.people))
        if paths_before[high] > paths_before[low]:
            yield low, high
        low = high


def _paths_from(steps: Steps, low: int, high: int, paths_up_to: Positions) -> TwoPaths:
    first, last = int(steps.starts[low]), int(steps.starts[high])
    counts, runs = steps.counts[first:last], paths_up_to[first:last] - paths_up_to[first]
    rows = np.repeat(np.arange(high - low, dtype=np.int32), np.diff(steps.starts[low : high + 1]))
    second = np.repeat((steps.begins[first:last] - runs).astype(np.int32), counts)
    second += np.arange(len(second), dtype=np.int32)
    end = steps.ends[second]
    base = rows.astype(np.intp) * steps.width
    cell = np.repeat(base, counts)
    cell += end
    return TwoPaths(
        low=low,
        high=high,
        first=first,
        last=last,
        owners=rows,
        counts=counts,
        runs=runs,
        second=second,
        end=end,
        cell=cell,
        own=base + steps.heads[first:last],
    )
