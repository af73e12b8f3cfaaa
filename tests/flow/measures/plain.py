"""The measures written once more, as plainly as they can be: what the fast ones have to agree with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import isclose

import networkx as nx

Tree = Sequence[int]


def survival(rows: Sequence[tuple[float, bool]]) -> dict[float, float]:
    """By the textbook: at each time with events, the share that gets past it."""
    left, curve = 1.0, {}
    for time in sorted({time for time, answered in rows if answered}):
        at_risk = sum(waited >= time for waited, _ in rows)
        events = sum(answered and waited == time for waited, answered in rows)
        left *= 1 - events / at_risk
        curve[time] = left
    return curve


def median(rows: Sequence[tuple[float, bool]]) -> float | None:
    past = (time for time, left in survival(rows).items() if left < 0.5 or isclose(left, 0.5))
    return next(past, None)


def absence_factor(acts: Sequence[float]) -> int | None:
    """The smallest group, tried from the busiest on."""
    done = 0.0
    for people, amount in enumerate(sorted(acts, reverse=True), start=1):
        done += amount
        if done and 2 * done >= sum(acts):
            return people
    return None


def gini(acts: Sequence[float]) -> float | None:
    """Half the mean difference of all pairs, over the mean."""
    total = sum(acts)
    differences = sum(abs(one - other) for one in acts for other in acts)
    return differences / (2 * len(acts) * total) if total else None


def new_topics(rows: Sequence[tuple[int, int]], month: int) -> tuple[int, int]:
    """Topics of the month, and those of them that the twelve months before did not have."""
    now = {topic for when, topic in rows if when == month}
    before = {topic for when, topic in rows if month - 12 <= when < month}
    return len(now), len(now - before)


def active_core(acted: Sequence[set[int]], month: int) -> float | None:
    ever = set().union(*acted[max(0, month - 11) : month + 1])
    return len(acted[month]) / len(ever) if ever else None


def tree_shape(parents: Tree) -> tuple[int, int, int, float | None]:
    """Size, depth, breadth and virality, the last from the distance of every pair."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(parents)))
    graph.add_edges_from((act, parent) for act, parent in enumerate(parents) if parent >= 0)
    levels = nx.single_source_shortest_path_length(graph, parents.index(-1))
    pairs = [nx.shortest_path_length(graph, one, other) for one, other in combinations(graph, 2)]
    virality = sum(pairs) / len(pairs) if pairs else None
    return len(parents), max(levels.values()), max(Counter(levels.values()).values()), virality


def jumps(parents: Tree, groups: Sequence[int]) -> int:
    links = [(groups[act], groups[parent]) for act, parent in enumerate(parents) if parent >= 0]
    return sum(one != other and one >= 0 and other >= 0 for one, other in links)


def merged_levels(levels: Sequence[str | None], k: int) -> set[frozenset[str | None]]:
    """Levels that stand alone, and those joined; None stands alone or not at all."""
    people = Counter(levels)
    known = {level: many for level, many in people.items() if level is not None}
    small = {level for level, many in known.items() if many < k}
    large = sorted((many, level) for level, many in known.items() if many >= k)
    groups = [{level} for _, level in large]
    if small and sum(known[level] for level in small) < k and groups:
        small |= groups.pop(0)
    groups += [set(small)] if sum(known[level] for level in small) >= max(k, 1) else []
    groups += [{None}] if people[None] >= k else []
    return {frozenset(group) for group in groups if group}


def growth(days_here: Sequence[int], contacts: Sequence[tuple[int, int]], days: int) -> float | None:
    here = [who for who, since in enumerate(days_here) if since >= days]
    met = [who for who, day in contacts if who in here and day <= days]
    return len(met) / len(here) if here else None


def changes(
    before: Mapping[int, tuple[int, int]], now: Mapping[int, tuple[int, int]], group: int
) -> tuple[int, int, int, int]:
    """Ties with an end in the group: those now, born, lost, and born to another known group."""
    own = {tie for tie, ends in now.items() if group in ends}
    born = {tie for tie in own if tie not in before}
    lost = {tie for tie, ends in before.items() if group in ends and tie not in now}
    across = {tie for tie in born if now[tie][0] != now[tie][1] and min(now[tie]) >= 0}
    return len(own), len(born), len(lost), len(across)
