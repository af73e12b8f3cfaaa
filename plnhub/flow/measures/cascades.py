"""All cascades of a forest at once: size, depth, breadth, structural virality and jumps of each. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import ALL_TIME, Audience, Card, Golden
from plnhub.flow.measures.network import Numbers, Positions
from plnhub.words import marked

NOBODY = -1
UNFOLLOWED = marked("Nobody followed the act. It is shown as no data, never as 0.")
TREE = "r→a, r→b, a→c, c→d, c→e"

CASCADE = Card(
    key="cascades",
    name=marked("Cascades"),
    formula="size n; depth = longest path from the root; breadth = widest level",
    reading=marked("How far something that was shared is carried on. Depth is generations, not likes."),
    range="1 …",
    window=ALL_TIME,
    bias=marked("It follows recorded links only: who passes it on without naming the source starts anew."),
    golden=Golden(input=TREE, value={"size": 6, "depth": 3, "breadth": 2}),
    source="Goel et al. 2015",
    null_means=UNFOLLOWED,
    audience=Audience.COHORT,
)
VIRALITY = Card(
    key="structural_virality",
    name=marked("Structural virality"),
    formula="Σ_{i≠j} d_ij / (n(n − 1))",
    reading=marked("Low when one tells all, high when it goes from person to person."),
    range="1 …",
    window=ALL_TIME,
    bias=marked("It grows with size: compare cascades of about the same size."),
    golden=Golden(
        input=f"{TREE}; a star of 6; a path of 6",
        value=(2.1333, 1.6667, 2.3333),
    ),
    source="Goel et al. 2015",
    null_means=UNFOLLOWED,
    audience=Audience.COHORT,
)
JUMPS = Card(
    key="cascade_jumps",
    name=marked("Jumps across borders"),
    formula="#{links of a cascade whose two ends sit in different teams, or one outside the company}",
    reading=marked("How often what was shared crossed into another team, or out of the company."),
    range="0 …",
    window=ALL_TIME,
    bias=marked("Small teams have more borders to cross."),
    golden=Golden(input=f"{TREE}; r, a, b in team X, c, d, e in team Y", value=1),
    source="ours (idea 1.7)",
    null_means=UNFOLLOWED,
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cascades:
    """One place for each tree, in order of its root; virality is NaN for an act that nobody followed."""

    root: Positions
    size: Positions
    depth: Positions
    breadth: Positions
    virality: Numbers


def cascades(parent: Positions) -> Cascades:
    """`parent` holds for each act the position of the act that it follows, −1 for a root; in any order.

    Virality is the mean distance over all pairs (Goel et al. 2015), 2W/(n(n−1)): each link lies between
    s·(n−s) pairs, s being what hangs below it.
    """
    root, level = _climbed(parent)
    is_root = parent == NOBODY
    size = np.bincount(root, minlength=len(parent))
    deepest = np.zeros(len(parent), dtype=np.int64)
    np.maximum.at(deepest, root, level)
    below = _below(parent, level)
    apart = np.where(is_root, 0, below * (size[root] - below)).astype(np.float64)
    links = np.bincount(root, apart, minlength=len(parent))
    pairs = size.astype(np.float64) * (size - 1) / 2
    virality = np.divide(links, pairs, out=np.full(len(parent), np.nan), where=pairs > 0)
    return Cascades(
        root=np.flatnonzero(is_root),
        size=size[is_root],
        depth=deepest[is_root],
        breadth=_widest(root, level)[is_root],
        virality=virality[is_root],
    )


def jumps(parent: Positions, group: Positions) -> Positions:
    """For each act its own jump: 1 where it lies in another group than the act it follows, else 0.

    An act whose group is −1 (not known) makes no jump, and neither do those that follow it.
    """
    follows = np.flatnonzero(parent != NOBODY)
    before, after = group[parent[follows]], group[follows]
    found = np.zeros(len(parent), dtype=np.int64)
    found[follows] = (before != after) & (before != NOBODY) & (after != NOBODY)
    return found


def without_circles(parent: Positions) -> Positions:
    """The same forest, in which each act of a circle of acts that follow each other begins a tree."""
    above = np.where(parent == NOBODY, np.arange(len(parent)), parent)
    for _ in range(len(parent).bit_length() + 1):
        above = above[above]
    on_a_circle = above[parent[above] != NOBODY] if len(parent) else above
    straight = parent.copy()
    straight[on_a_circle] = NOBODY
    return straight


def _climbed(parent: Positions) -> tuple[Positions, Positions]:
    """The root and the level of each act, by jumps that double: as many rounds as their number has digits."""
    here = np.arange(len(parent))
    above = np.where(parent == NOBODY, here, parent)
    level: Positions = (parent != NOBODY).astype(np.int64)
    for _ in range(len(parent).bit_length() + 1):
        level, above = level + level[above], above[above]
    if (parent[above] != NOBODY).any():
        raise ValueError("acts follow each other in a circle")
    return above, level


def _below(parent: Positions, level: Positions) -> Positions:
    """How many acts hang below each one, itself included: summed up level by level from the deepest."""
    order = np.argsort(level, kind="stable")
    ends = np.cumsum(np.bincount(level)) if len(level) else np.zeros(1, dtype=np.int64)
    below = np.ones(len(parent), dtype=np.int64)
    for start, end in zip(ends[-2::-1], ends[:0:-1], strict=True):
        acts = order[start:end]
        np.add.at(below, parent[acts], below[acts])
    return below


def _widest(root: Positions, level: Positions) -> Positions:
    """The largest number of acts on one level of each root's tree."""
    levels = int(level.max(initial=0)) + 1
    cells, counts = np.unique(root * levels + level, return_counts=True)
    widest = np.zeros(len(root), dtype=np.int64)
    np.maximum.at(widest, cells // levels, counts)
    return widest
