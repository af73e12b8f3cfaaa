"""E-I: do ties run outside the group or stay inside, beside what group sizes alone would give. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.network import Network, Positions


@dataclass(frozen=True, kw_only=True)
class Openness:
    """How many ties cross a group's border and how many stay inside, for one group or for all at once."""

    people: int
    external: int
    internal: int
    expected: float | None

    @property
    def index(self) -> float | None:
        """(E−I)/(E+I), Krackhardt & Stern 1988; None without ties."""
        return ei_index(external=self.external, internal=self.internal)

    @property
    def silo(self) -> float | None:
        return silo_index(index=self.index, expected=self.expected)


@dataclass(frozen=True, kw_only=True)
class GroupOpenness(Openness):
    """A tie between two groups counts in both."""

    group: str | None


def ei_index(*, external: float, internal: float) -> float | None:
    ties = external + internal
    return (external - internal) / ties if ties else None


def silo_index(*, index: float | None, expected: float | None) -> float | None:
    """How far the way from chance (0) to shut (1) has been gone, cut at 0; None where either is unknown."""
    if index is None or expected is None or expected <= -1:
        return None
    return max(0.0, (expected - index) / (expected + 1))


def expected_ei(group_sizes: Positions) -> float | None:
    """E-I if all possible pairs were tied: 1 − 2·Σn_g(n_g−1)/(n(n−1)); None below two people."""
    people = int(group_sizes.sum())
    if people < 2:
        return None
    return 1 - 2 * int((group_sizes * (group_sizes - 1)).sum()) / (people * (people - 1))


def expected_ei_of_group(size: int, people: int) -> float | None:
    """The same from the view of one group of `size` among `people`."""
    return ei_index(external=size * (people - size), internal=size * (size - 1) / 2)


def openness(network: Network, *, directed: bool = False) -> Openness | None:
    """E-I of the whole network over distinct ties (arcs when directed); None when no groups are given."""
    if network.groups is None:
        return None
    one, other = network.arc_ends() if directed else network.tie_ends()
    crossing = network.group_codes[one] != network.group_codes[other]
    external = int(np.count_nonzero(crossing))
    return Openness(
        people=network.size,
        external=external,
        internal=len(crossing) - external,
        expected=expected_ei(np.bincount(network.group_codes)),
    )


def openness_by_group(network: Network, *, directed: bool = False) -> tuple[GroupOpenness, ...]:
    """E-I of each group, in order of name; people without data are the group None."""
    one, other = network.arc_ends() if directed else network.tie_ends()
    codes, groups = network.group_codes, len(network.group_names)
    if groups == 0:
        return ()
    crossing = codes[one] != codes[other]
    external = np.bincount(codes[one][crossing], minlength=groups)
    external += np.bincount(codes[other][crossing], minlength=groups)
    internal = np.bincount(codes[one][~crossing], minlength=groups)
    sizes = np.bincount(codes, minlength=groups)
    return tuple(
        GroupOpenness(
            group=name,
            people=int(sizes[code]),
            external=int(external[code]),
            internal=int(internal[code]),
            expected=expected_ei_of_group(int(sizes[code]), network.size),
        )
        for code, name in enumerate(network.group_names)
    )
