"""Count the paths giver → broker → receiver by the groups of the three, without walking most of them. ◇"""

from itertools import permutations

import numpy as np
from scipy.sparse import csr_array

from plnhub.flow.measures.network import Flags, Network, Positions
from plnhub.flow.measures.triangles import Ranked, Triangles, find_triangles, rank_ties
from plnhub.flow.measures.two_paths import Places

PATTERNS = ("AAA", "ABA", "ABB", "AAB", "ABC")
LOW, MIDDLE, HIGH = range(3)


def all_paths(network: Network) -> Positions:
    """For each broker (row) and pattern (column) the paths a → v → b with a ≠ b, arc a → b or not.

    They follow from how many arcs come in and go out, and from how many of those by group.
    """
    source, target = network.arc_ends()
    codes, size = network.group_codes, network.size
    inside = codes[source] == codes[target]
    given, received = np.bincount(source, minlength=size), np.bincount(target, minlength=size)
    given_in = np.bincount(source[inside], minlength=size)
    received_in = np.bincount(target[inside], minlength=size)
    mutual, mutual_in = _mutual(network)
    within, alike = received_in * given_in, _pairs_of_one_group(network)
    given_out, received_out = given - given_in, received - received_in
    return np.column_stack(
        (
            within - mutual_in,
            alike - within - (mutual - mutual_in),
            received_out * given_in,
            received_in * given_out,
            received_out * given_out - (alike - within),
        )
    )


def _mutual(network: Network) -> tuple[Positions, Positions]:
    """For each person the contacts with whom it goes both ways: all of them, and those of the own group."""
    one, other = network.tie_ends()
    there, back = network.tie_directions()
    both = there & back
    ends = np.concatenate((one[both], other[both]))
    inside = network.group_codes[one[both]] == network.group_codes[other[both]]
    size = network.size
    return np.bincount(ends, minlength=size), np.bincount(ends[np.tile(inside, 2)], minlength=size)


def _pairs_of_one_group(network: Network) -> Positions:
    """For each person the pairs of an arc that comes in and one that goes out, both from one group."""
    source, target = network.arc_ends()
    given, received = _by_group(network, source, target), _by_group(network, target, source)
    pairs = given.multiply(received).sum(axis=1)
    return np.asarray(pairs, dtype=np.int64)


def _by_group(network: Network, people: Positions, others: Positions) -> csr_array:
    """How many of the others each person has in each group."""
    groups = max(len(network.group_names), 1)
    ones = np.ones(len(people), dtype=np.int64)
    return csr_array((ones, (people, network.group_codes[others])), shape=(network.size, groups))


def closed_paths(network: Network) -> Positions:
    """For each broker (row) and pattern (column) the paths a → v → b where a → b exists too."""
    ranked = rank_ties(network)
    rises, falls = _directions(network, ranked)
    counts = np.zeros((network.size, len(PATTERNS)), dtype=np.int64)
    codes = network.group_codes
    for found in find_triangles(ranked):
        people = _corners(ranked, found)
        arcs = _arcs(found, rises, falls)
        for giver, broker, receiver in permutations((LOW, MIDDLE, HIGH)):
            is_closed = arcs[giver, broker] & arcs[broker, receiver] & arcs[giver, receiver]
            three = [people[corner][is_closed] for corner in (giver, broker, receiver)]
            patterns = _patterns(*(codes[corner] for corner in three))
            np.add.at(counts, (three[1], patterns), 1)
    return counts


def _directions(network: Network, ranked: Ranked) -> tuple[Flags, Flags]:
    """Of each ranked tie, whether an arc rises from its low end to its high end, and whether one falls."""
    there, back = network.tie_directions()
    there, back = there[ranked.tie], back[ranked.tie]
    is_turned = ranked.low > ranked.high
    return np.where(is_turned, back, there), np.where(is_turned, there, back)


def _corners(ranked: Ranked, found: Triangles) -> tuple[Places, Places, Places]:
    low, middle = ranked.low[found.low_middle], ranked.high[found.low_middle]
    return low, middle, ranked.high[found.middle_high]


def _arcs(found: Triangles, rises: Flags, falls: Flags) -> dict[tuple[int, int], Flags]:
    """By corners, whether there is an arc from the first to the second."""
    ties = {
        (LOW, MIDDLE): found.low_middle,
        (MIDDLE, HIGH): found.middle_high,
        (LOW, HIGH): found.low_high,
    }
    up = {ends: rises[places] for ends, places in ties.items()}
    return up | {(high, low): falls[places] for (low, high), places in ties.items()}


def _patterns(giver: Positions, broker: Positions, receiver: Positions) -> Positions:
    """The place in PATTERNS of each three groups."""
    first_inside, second_inside = giver == broker, broker == receiver
    conditions = [
        first_inside & second_inside,
        ~first_inside & (giver == receiver),
        ~first_inside & second_inside,
        first_inside & ~second_inside,
    ]
    return np.select(conditions, [0, 1, 2, 3], default=4).astype(np.int64)
