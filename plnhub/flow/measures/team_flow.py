"""Team flow: how much goes from each group to each other, beside what the totals alone would give. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import F7, IN_WINDOW, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Numbers
from plnhub.words import marked

CARD = Card(
    key="team_flow",
    name=marked("Flow between groups"),
    formula="observed / (row total × column total / total)",
    reading=marked("Above 1, more goes from one group to the other than their totals alone would give."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("Small expected values make large ratios. What is not shown is in no total."),
    golden=Golden(input=F7, value={"A to A": 1.6, "A to B": 1.0, "B to C": 1.1111, "C to C": 3.3333}),
    source="standard",
    null_means=marked("Nothing was to be expected between the two groups."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class TeamFlow:
    """Interactions from group (row) to group (column); the diagonal is what stays inside."""

    groups: tuple[str | None, ...]
    observed: Numbers

    @property
    def expected(self) -> Numbers:
        """Row total × column total / grand total: everybody as busy as they are, but blind to groups."""
        given, received, total = self.observed.sum(axis=1), self.observed.sum(axis=0), self.observed.sum()
        return np.outer(given, received) / total if total else np.zeros_like(self.observed)

    @property
    def ratio(self) -> Numbers:
        """Observed over expected; NaN where nothing was to be expected."""
        expected = self.expected
        return np.divide(self.observed, expected, out=np.full_like(self.observed, np.nan), where=expected > 0)


def team_flow(network: Network) -> TeamFlow:
    """The flow matrix over `network.group_names`; people without data are the group None."""
    size = len(network.group_names)
    if size == 0:
        return TeamFlow(groups=(), observed=np.zeros((0, 0)))
    source, target = network.arc_ends()
    cells = network.group_codes[source] * size + network.group_codes[target]
    sums = np.bincount(cells, network.arcs.data, size * size).astype(np.float64)
    return TeamFlow(groups=network.group_names, observed=sums.reshape(size, size))
