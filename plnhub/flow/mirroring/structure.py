"""Where everybody stands in the network: what is read from ties alone, for all people at once. ◇"""

from dataclasses import dataclass

from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.estimated_reach import estimated_reach, registers_for, standard_error
from plnhub.flow.measures.local_betweenness import can_walk, within_two
from plnhub.flow.measures.network import Network, Numbers, Positions
from plnhub.flow.measures.reach import reach
from plnhub.flow.measures.tie_strength import ties_by_strength

MOST_FOR_EXACT_REACH = 20_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Structure:
    """One row a person. `reach` within 1, 2, 3 steps is exact if `reach_error` is None.

    Betweenness is missing for everybody where somebody has ties with so many that it cannot be walked.
    """

    constraint: Numbers
    effective_size: Numbers
    betweenness: Numbers | None
    reach: Numbers | Positions
    reach_error: float | None
    strong: Positions
    diverse: Positions


def structure_of(network: Network) -> Structure:
    near = within_two(network) if can_walk(network) else None
    is_large = network.size > MOST_FOR_EXACT_REACH
    second = None if near is None else near.reach
    strong, diverse = ties_by_strength(network)
    return Structure(
        constraint=constraint(network),
        effective_size=effective_size(network),
        betweenness=None if near is None else near.betweenness,
        reach=estimated_reach(network, second=second) if is_large else reach(network),
        reach_error=standard_error(registers_for(network)) if is_large else None,
        strong=strong,
        diverse=diverse,
    )
