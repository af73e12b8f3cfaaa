"""Let a community keep its label from one period to the next. ◇"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array, diags_array, hstack
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from plnhub.flow.measures.card import NEVER, TWO_MONTHS, Audience, Card, Golden
from plnhub.flow.measures.network import Positions
from plnhub.words import marked

CARD = Card(
    key="stable_labels",
    name=marked("Labels that stay"),
    formula="the assignment of labels in which most people keep theirs",
    reading=marked("A community keeps its name as long as most of its people stay."),
    range="labels",
    window=TWO_MONTHS,
    bias=marked("A community that splits in halves keeps its name in one of them only."),
    golden=Golden(
        input="a,b,c in 0 and d,e in 1; then a,b in 5 and c,d,e in 7",
        value={"a": 0, "b": 0, "c": 1, "d": 1, "e": 1},
    ),
    source="assignment problem; Kuhn 1955",
    null_means=NEVER,
    audience=Audience.COMPANY,
)


def keep_labels(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """Rename the labels of `now` so that as many people as possible keep the label they had before.

    Each old label goes to at most one community; a community that inherits none gets a number never used
    before in `before`.
    """
    stayed = [person for person in now if person in before]
    renamed = renamed_labels(
        sorted(set(before.values())),
        sorted(set(now.values())),
        np.array([before[person] for person in stayed], dtype=np.int64),
        np.array([now[person] for person in stayed], dtype=np.int64),
    )
    return {person: renamed[label] for person, label in now.items()}


def renamed_labels(
    old: Sequence[int], new: Sequence[int], label_before: Positions, label_now: Positions
) -> dict[int, int]:
    """For each label of `new` the label it keeps, or a fresh one, from the two labels of all who stayed.

    Of the pairs of an old and a new community only those with people in common are ever held, so that a
    network with a hundred thousand small communities needs no table of all pairs.
    """
    shared = _shared(np.searchsorted(old, label_before), np.searchsorted(new, label_now), len(old), len(new))
    heirs, inherited = _best_assignment(shared)
    renamed = {new[there]: old[here] for here, there in zip(heirs, inherited, strict=True)}
    fresh = max(old, default=-1) + 1
    for label in new:
        if label not in renamed:
            renamed[label], fresh = fresh, fresh + 1
    return renamed


def _shared(here: Positions, there: Positions, old: int, new: int) -> csr_array:
    """How many people each old community (row) has in common with each new one (column)."""
    shared = csr_array((np.ones(len(here)), (here, there)), shape=(old, new))
    shared.sum_duplicates()
    return shared


def _best_assignment(shared: csr_array) -> tuple[list[int], list[int]]:
    """The pairs, at most one in each row and column, that hold most people.

    An empty column for each row lets a row go without, so that every row can be matched.
    """
    old, new = shared.shape
    if shared.nnz == 0:
        return [], []
    top = shared.data.max() + 1
    weights = csr_array((top - shared.data, shared.indices, shared.indptr), shape=shared.shape)
    without = diags_array(np.full(old, top), shape=(old, old), format="csr")
    rows, columns = min_weight_full_bipartite_matching(hstack([weights, without], format="csr"))
    kept = columns < new
    return rows[kept].tolist(), columns[kept].tolist()
