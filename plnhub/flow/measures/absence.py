"""Absence factor: the fewest people whose leaving would take half of all acts away. ◇"""

from collections.abc import Sequence

import numpy as np

from plnhub.flow.measures.card import IN_WINDOW, NO_ACTS, RECORDED, Audience, Card, Golden
from plnhub.flow.measures.network import Numbers, Positions
from plnhub.words import marked

CARD = Card(
    key="absence_factor",
    name=marked("Absence factor"),
    formula="fewest people with at least half of all acts",
    reading=marked("How many people may leave before half of what is done is gone."),
    range="1 …",
    window=IN_WINDOW,
    bias=RECORDED,
    golden=Golden(input="1000, 202, 90, 33, 332, 343, 42, 433", value=2),
    source="CHAOSS, Contributor Absence Factor",
    null_means=NO_ACTS,
    audience=Audience.COHORT,
)
BRIDGES = Card(
    key="bridge_absence_factor",
    name=marked("Absence factor of a bridge"),
    formula="fewest people with at least half of what passes between two groups",
    reading=marked("Upon how few people the exchange of two groups rests."),
    range="1 …",
    window=IN_WINDOW,
    bias=RECORDED,
    golden=Golden(
        input="A to B: 6, 2, 2, 1; A to C: 3, 3, 2 with k = 4", value={"A to B": 1, "A to C": None}
    ),
    source="CHAOSS, Contributor Absence Factor; per pair of groups ours",
    null_means=marked("Too few people carry it to show it without pointing at them."),
    audience=Audience.COHORT,
)


def absence_factor(acts: Numbers | Sequence[float]) -> int | None:
    """The fewest people who together did half of all acts; None without any act."""
    amounts = np.asarray(acts, dtype=np.float64)
    if amounts.sum() == 0:
        return None
    factors, _ = absence_factors(np.zeros(len(amounts), dtype=np.int64), amounts, groups=1)
    return int(factors[0])


def absence_factors(group: Positions, acts: Numbers, *, groups: int) -> tuple[Positions, Positions]:
    """Of each group the absence factor (0 without acts) and how many people acted.

    A row is one person in one group; a bridge is a group, too: those who carry what passes over it.
    """
    real = acts > 0
    order = np.lexsort((-acts[real], group[real]))
    row_group, amounts = group[real][order], acts[real][order]
    people = np.bincount(row_group, minlength=groups)
    before = np.concatenate(([0.0], np.cumsum(amounts)))
    first = np.cumsum(people) - people
    total = before[first + people] - before[first]
    without = before[:-1] - before[first][row_group]
    needed = without < total[row_group] / 2
    return np.bincount(row_group[needed], minlength=groups), people


def bridge_factors(pair: Positions, acts: Numbers, *, pairs: int, k: int) -> tuple[int | None, ...]:
    """The absence factor of each pair of groups; None where fewer than `k` people carry it."""
    factors, people = absence_factors(pair, acts, groups=pairs)
    return tuple(int(factor) if many >= k else None for factor, many in zip(factors, people, strict=True))
