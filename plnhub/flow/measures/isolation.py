"""Isolation: who has no active tie outside the own team; newcomers are counted apart. ◇"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plnhub.flow.measures.card import IN_WINDOW, OURS, RECORDED, Audience, Card, Golden
from plnhub.flow.measures.network import Network
from plnhub.words import marked

CARD = Card(
    key="isolation",
    name=marked("Isolation"),
    formula="#{people without an active tie outside their own team} / #{people}; newcomers apart",
    reading=marked(
        "How many learn with nobody outside their own team. The person is told, leaders see counts."
    ),
    range="0 … 1",
    window=IN_WINDOW,
    bias=RECORDED,
    golden=Golden(
        input="F7 and D1 without ties; A1 came last week", value={"isolated": 3, "people": 7, "newcomers": 1}
    ),
    source=OURS,
    null_means=marked("Nobody's team is known. It is shown as no data, never as 0."),
    audience=Audience.COHORT,
)


@dataclass(frozen=True, kw_only=True)
class Isolation:
    """Counts of people whose team is known; `newcomers` are not among the `people`."""

    people: int
    isolated: int
    newcomers: int
    isolated_newcomers: int

    @property
    def share(self) -> float | None:
        return self.isolated / self.people if self.people else None


def isolation(
    reaches_out: NDArray[np.bool_], *, has_team: NDArray[np.bool_], is_newcomer: NDArray[np.bool_]
) -> Isolation:
    """Each array has one place for each person who is on staff today."""
    settled, fresh = has_team & ~is_newcomer, has_team & is_newcomer
    return Isolation(
        people=int(np.count_nonzero(settled)),
        isolated=int(np.count_nonzero(settled & ~reaches_out)),
        newcomers=int(np.count_nonzero(fresh)),
        isolated_newcomers=int(np.count_nonzero(fresh & ~reaches_out)),
    )


def reaching_out(network: Network) -> NDArray[np.bool_]:
    """Who has a tie with somebody of another group; one whose group is unknown proves none."""
    one, other = network.tie_ends()
    codes, names = network.group_codes, network.group_names
    unknown = names.index(None) if None in names else -1
    known = (codes[one] != unknown) & (codes[other] != unknown)
    crossing = known & (codes[one] != codes[other])
    found = np.zeros(network.size, dtype=np.bool_)
    found[one[crossing]] = found[other[crossing]] = True
    return found
