"""Each person's own numbers, for that person alone: what was given and received, with whom, how varied."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from plnhub.flow.extract import OUTSIDE, Nodes
from plnhub.flow.measures.constraint import constraint
from plnhub.flow.measures.diversity import blau, iqv
from plnhub.flow.measures.effective_size import effective_size
from plnhub.flow.measures.network import Network, from_arcs
from plnhub.flow.measures.give_share import give_share
from plnhub.flow.measures.reach import reach
from plnhub.flow.store import Run

DIMENSIONS = ("team", "division", "location", "level")
MOST_NODES = 60


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One other end of a person's ties, with the acts that went each way."""

    node: str
    given: int
    received: int


def mirrors(connection: DuckDBPyConnection, run: Run, nodes: Nodes) -> Iterable[tuple[int, dict[str, Any]]]:
    """Person id and numbers of everybody whose mirror switch is on; reads tables person and tie."""
    people = _people(connection)
    contacts = _contacts(connection)
    network = _network(connection, contacts)
    place = {node: position for position, node in enumerate(network.ids)}
    structure = _structure(network)
    groups = _groups(people)
    person_of = nodes.person_of
    for node in sorted(people):
        if people[node]["mirrored"] and node in person_of:
            numbers = _numbers(contacts.get(node, []), people[node], people, groups)
            if node in place:
                numbers |= structure[place[node]]
                numbers["ego"] = _ego(contacts[node], network, place, nodes)
            numbers |= {"window": run.window, "as_of": run.as_of.isoformat()}
            yield person_of[node], numbers


def _people(connection: DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    columns = ("node", *DIMENSIONS, "mirrored")
    rows = connection.execute(f"SELECT {', '.join(columns)} FROM person").fetchall()  # noqa: S608
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def _contacts(connection: DuckDBPyConnection) -> dict[str, list[Contact]]:
    found: dict[str, list[Contact]] = defaultdict(list)
    for a, b, n_ab, n_ba in connection.execute("SELECT a, b, n_ab, n_ba FROM tie ORDER BY a, b").fetchall():
        found[a].append(Contact(node=b, given=int(n_ab), received=int(n_ba)))
        found[b].append(Contact(node=a, given=int(n_ba), received=int(n_ab)))
    return found


def _network(connection: DuckDBPyConnection, contacts: Mapping[str, list[Contact]]) -> Network:
    rows = connection.execute("SELECT a, b, n_ab + n_ba FROM tie ORDER BY a, b").fetchall()
    return from_arcs(sorted(contacts), [(a, b, float(n)) for a, b, n in rows])


def _structure(network: Network) -> list[dict[str, Any]]:
    """Constraint, effective size and reach by position; undefined values are left out."""
    if network.size == 0:
        return []
    holes, sizes, steps = constraint(network), effective_size(network), reach(network)
    return [
        {
            name: value
            for name, value in (
                ("constraint", round(float(holes[position]), 4)),
                ("effective_size", round(float(sizes[position]), 4)),
            )
            if not math.isnan(value)
        }
        | {"reach": {str(step + 1): int(steps[position, step]) for step in range(steps.shape[1])}}
        for position in range(network.size)
    ]


def _numbers(
    contacts: list[Contact],
    owner: Mapping[str, Any],
    people: Mapping[str, Mapping[str, Any]],
    groups: Mapping[str, list[str]],
) -> dict[str, Any]:
    given, received = sum(c.given for c in contacts), sum(c.received for c in contacts)
    colleagues = [people[c.node] for c in contacts if c.node in people]
    inside = sum(1 for one in colleagues if one["team"] is not None and one["team"] == owner["team"])
    return {
        "give": given,
        "receive": received,
        "give_share": give_share(given=given, received=received),
        "ties": len(contacts),
        "inside_team": inside,
        "outside_team": len(colleagues) - inside,
        "outside_company": sum(1 for c in contacts if c.node.startswith(f"{OUTSIDE}:")),
        "diversity": {name: _diversity(colleagues, groups[name], name) for name in DIMENSIONS},
    }


def _groups(people: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    return {
        name: sorted({one[name] for one in people.values() if one[name] is not None}) for name in DIMENSIONS
    }


def _diversity(
    colleagues: list[Mapping[str, Any]], groups: list[str], name: str
) -> dict[str, float | int | None]:
    """Blau and IQV of the contacts over all the groups that the company has, empty ones too."""
    counts = Counter(one[name] for one in colleagues if one[name] is not None)
    amounts = [float(counts[group]) for group in groups]
    return {"blau": blau(amounts), "iqv": iqv(amounts), "groups": len(counts)}


def _ego(contacts: list[Contact], network: Network, place: Mapping[str, int], nodes: Nodes) -> dict[str, Any]:
    """The busiest contacts and the ties among them, by position in the list of nodes."""
    chosen = sorted(contacts, key=lambda c: (-(c.given + c.received), c.node))[:MOST_NODES]
    position = {contact.node: number for number, contact in enumerate(chosen)}
    links = []
    for contact in chosen:
        start, end = network.contacts.indptr[place[contact.node] : place[contact.node] + 2]
        for other in network.contacts.indices[start:end]:
            target = position.get(network.ids[other])
            if target is not None and target > position[contact.node]:
                links.append([position[contact.node], target])
    person_of = nodes.person_of
    return {
        "nodes": [
            {
                "person_id": person_of.get(contact.node),
                "outside": nodes.outside.get(contact.node),
                "given": contact.given,
                "received": contact.received,
            }
            for contact in chosen
        ],
        "links": links,
    }
