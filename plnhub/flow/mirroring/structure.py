"""Where everybody stands in the network: what is read from ties alone, for all people at once. ◇"""

from dataclasses import dataclass

from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.estimated_reach import reach_of_everybody
from plnhub.flow.measures.local_betweenness import can_walk, within_two
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.tie_strength import ties_by_strength


@dataclass(frozen=True, kw_only=True, eq=False)
class Structure:
    """One row a person. `reach` within 1, 2, 3 steps is exact if `reach_error` is None.

    Betweenness is missing for everybody where somebody has ties with so many that it cannot be walked.
    """

    constraint: Numbers
    effective_size: Numbers
    betweenness: Numbers | None
    reach: Numbers
    reach_error: float | None
    strong: Positions
    diverse: Positions


def structure_of(network: Network) -> Structure:
    near = within_two(network) if can_walk(network) else None
    reached = reach_of_everybody(network, second=None if near is None else near.reach)
    strong, diverse = ties_by_strength(network)
    return Structure(
        constraint=constraint(network),
        effective_size=effective_size(network),
        betweenness=None if near is None else near.betweenness,
        reach=reached.counts,
        reach_error=reached.error,
        strong=strong,
        diverse=diverse,
    )
