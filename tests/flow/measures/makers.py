"""Small networks for the tests of the measures."""

from plnhub.flow.measures.network import Network, from_arcs

F7 = "A1>A2 A2>A1 A2>A3 A1>A3 A3>B1 B1>A3 B1>B2 B2>C1 C1>C2 C2>C1"


def a_network(arcs: str, *, also: str = "", teams: bool = True) -> Network:
    """From arcs like `A1>A2`; the team is the first letter; `also` names people without ties."""
    rows = [(source, target, 1.0) for source, _, target in (arc.partition(">") for arc in arcs.split())]
    ids = sorted({person for source, target, _ in rows for person in (source, target)} | set(also.split()))
    return from_arcs(ids, rows, {person: person[0] for person in ids} if teams else None)


def golden_network() -> Network:
    return a_network(F7)


def by_person(network: Network, scores: object) -> dict[str, float]:
    return dict(zip(network.ids, list(scores), strict=True))  # type: ignore[call-overload]
