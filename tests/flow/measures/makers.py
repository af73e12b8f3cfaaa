"""Small networks and cascades for the tests of the measures."""

from collections.abc import Sequence

import numpy as np

from plnhub.flow.measures.card import F7
from plnhub.flow.measures.cascades import cascades
from plnhub.flow.measures.network import Network, from_arcs


def a_network(arcs: str, *, also: str = "", teams: bool = True) -> Network:
    """From arcs like `A1>A2`; the team is the first letter; `also` names people without ties."""
    rows = [(source, target, 1.0) for source, _, target in (arc.partition(">") for arc in arcs.split())]
    ids = sorted({person for source, target, _ in rows for person in (source, target)} | set(also.split()))
    return from_arcs(ids, rows, {person: person[0] for person in ids} if teams else None)


def golden_network() -> Network:
    return a_network(F7)


def by_person(network: Network, scores: object) -> dict[str, float]:
    return dict(zip(network.ids, list(scores), strict=True))  # type: ignore[call-overload]


def cascade(parents: Sequence[int]) -> dict[str, float]:
    """The shape of a single tree."""
    found = cascades(np.array(parents, dtype=np.int64))
    names = ("size", "depth", "breadth", "virality")
    return {name: float(getattr(found, name)[0]) for name in names}
