"""E-I: do ties run outside the group or stay inside, beside what group sizes alone would give. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, NO_GROUPS, OURS, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
from plnhub.words import marked

EI = Card(
    key="ei_undirected",
    name=marked("Openness (E-I index)"),
    formula="(E − I) / (E + I); E ties that leave the group, I ties inside",
    reading=marked("From −1, all ties stay inside the group, to +1, all of them leave it."),
    range="−1 … 1",
    window=IN_WINDOW,
    bias=marked("Small teams look open by arithmetic: read it beside its expected value."),
    golden=Golden(input=F7, value={"all": -0.4286, "A": -0.5, "B": 0.3333, "C": 0.0}),
    source="Krackhardt & Stern 1988",
    null_means=NO_GROUPS,
    audience=Audience.COHORT,
)

EI_EXPECTED = Card(
    key="ei_expected",
    name=marked("Expected openness, by size alone"),
    formula="1 − 2·Σ n_g(n_g − 1) / (n(n − 1)); of a group (E_pot − I_pot) / (E_pot + I_pot)",
    reading=marked("What openness would be if everybody had a tie with everybody."),
    range="−1 … 1",
    window=IN_WINDOW,
    bias=marked("It knows the sizes of groups only, not how many ties anybody has."),
    golden=Golden(input=F7, value={"all": 0.5238, "A": 0.6, "B": 0.8182, "C": 0.8182}),
    source=OURS,
    null_means=marked("There are fewer than two people."),
    audience=Audience.COHORT,
)

SILO = Card(
    key="silo_index",
    name=marked("Silo index"),
    formula="(EI_exp − EI) / (EI_exp + 1), cut at 0",
    reading=marked("From 0, mixing as by chance, to 1, shut."),
    range="0 … 1",
    window=IN_WINDOW,
    bias=marked("A group more open than chance shows 0, like one that mixes as by chance."),
    golden=Golden(input=F7, value={"A": 0.6875, "B": 0.2667, "C": 0.45}),
    source=OURS,
    null_means=NO_GROUPS,
    audience=Audience.COHORT,
)


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
