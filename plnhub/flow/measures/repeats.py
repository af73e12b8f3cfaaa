"""Measures that count every single act between two people: degrees, and how deep in the core one sits. ◇"""

from dataclasses import dataclass

import numpy as np

from plnhub.flow.measures.card import BY_TIES, F7, IN_WINDOW, NEVER, Audience, Card, Golden
from plnhub.flow.measures.network import Network, Positions
from plnhub.words import marked

DEGREES = Card(
    key="acts_in_out",
    name=marked("Acts given and received"),
    formula="in = Σ_j a_ji, out = Σ_j a_ij",
    reading=marked("How many acts one has received and given, repeats counted."),
    range="0 …",
    window=IN_WINDOW,
    bias=marked("Busy is not useful: it says nothing about what was worth it."),
    golden=Golden(input=F7, value={"in A3": 3, "out A3": 1, "in C1": 2, "out C1": 1}),
    source="standard",
    null_means=NEVER,
    audience=Audience.PERSON,
)
CORENESS = Card(
    key="coreness",
    name=marked("Coreness"),
    formula="largest k for which one is in a part where everybody has at least k acts with the others",
    reading=marked("How deep in the busy middle of the network one sits."),
    range="0 …",
    window=IN_WINDOW,
    bias=BY_TIES,
    golden=Golden(input="A1>A2 A2>A1 A2>A3 A3>A1 A3>A4", value={"A1": 2, "A2": 2, "A3": 2, "A4": 1}),
    source="Seidman 1983",
    null_means=NEVER,
    audience=Audience.PERSON,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Acts:
    given: Positions
    received: Positions


def acts_in_out(network: Network) -> Acts:
    """Weights are counts of acts here; acts upon oneself are none."""
    return Acts(given=_whole(network.arcs.sum(axis=1)), received=_whole(network.arcs.sum(axis=0)))


def coreness(network: Network, *, upon_self: Positions | None = None) -> Positions:
    """Of each person, with every act in either direction counted as an edge of its own.

    Acts upon oneself are none; whoever wants them in, as others do, names how many there are of each person:
    such an act has both its ends there.
    """
    edges = network.exchanges
    left = _whole(edges.sum(axis=1)) + (0 if upon_self is None else 2 * upon_self)
    core, is_here, level = np.zeros(network.size, dtype=np.int64), np.ones(network.size, dtype=np.bool_), 0
    while is_here.any():
        level = max(level, int(left[is_here].min()))
        while len(leaving := np.flatnonzero(is_here & (left <= level))):
            core[leaving], is_here[leaving] = level, False
            left = left - _whole(edges[leaving].sum(axis=0))
    return core


def _whole(sums: object) -> Positions:
    return np.rint(np.asarray(sums, dtype=np.float64)).astype(np.int64)
