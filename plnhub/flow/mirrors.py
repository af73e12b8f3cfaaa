"""Each person's own numbers, for that person alone: what was given and received, with whom, how varied."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from plnhub.flow.measures.network import Positions
from plnhub.flow.measures.triangles import Ranked, rank_ties
from plnhub.flow.mirroring.circle import Circles, circles_of
from plnhub.flow.mirroring.company import Company, company_of
from plnhub.flow.mirroring.contacts import Exchange, exchange_of
from plnhub.flow.mirroring.figures import diversity_figures, exchange_figures, structure_figures
from plnhub.flow.mirroring.structure import Structure, structure_of
from plnhub.flow.partitions.people import Nodes
from plnhub.flow.store import Run

OWNERS_AT_ONCE = 4_096
Mirror = tuple[int, dict[str, Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Scene:
    """All columns, and who is behind each place: the id of a person or an address outside."""

    company: Company
    exchange: Exchange
    ranked: Ranked
    structure: Structure
    person_ids: list[int | None]
    addresses: list[str | None]


def mirrors(connection: DuckDBPyConnection, run: Run, nodes: Nodes) -> Iterator[Mirror]:
    """As `mirrors_of`, from the tables of nodes and ties that a connection knows."""
    ties = connection.sql("SELECT a, b, n_ab, n_ba FROM tie_file ORDER BY a, b").to_arrow_table()
    return mirrors_of(connection.sql("FROM node").to_arrow_table(), ties, nodes, run)


def mirrors_of(nodes: pa.Table, ties: pa.Table, who: Nodes, run: Run) -> Iterator[Mirror]:
    """Person id and numbers of everybody whose mirror switch is on, in order of their pseudonyms.

    What has to be measured is measured before this answers; the rows are then made as they are asked for.
    """
    company = company_of(nodes)
    exchange = exchange_of(company, ties)
    scene = _Scene(
        company=company,
        exchange=exchange,
        ranked=rank_ties(exchange.network),
        structure=structure_of(exchange.network),
        person_ids=[who.person_of.get(name) for name in company.names],
        addresses=[who.outside.get(name) for name in company.names],
    )
    return _rows(scene, {"window": run.window, "as_of": run.as_of.isoformat()})


def _rows(scene: _Scene, asked: dict[str, str]) -> Iterator[Mirror]:
    has_mirror = [scene.person_ids[place] is not None for place in range(scene.company.size)]
    owners = np.flatnonzero(scene.company.is_mirrored & np.array(has_mirror, dtype=np.bool_))
    for low in range(0, len(owners), OWNERS_AT_ONCE):
        yield from _some_rows(scene, owners[low : low + OWNERS_AT_ONCE], asked)


def _some_rows(scene: _Scene, owners: Positions, asked: dict[str, str]) -> Iterator[Mirror]:
    contacts = scene.exchange.contacts.of(owners)
    parts = zip(
        owners.tolist(),
        exchange_figures(scene.company, owners, contacts),
        diversity_figures(scene.company, contacts),
        structure_figures(scene.structure, owners),
        _circles(scene, circles_of(contacts, scene.ranked)),
        strict=True,
    )
    for place, exchanged, diversity, structure, circle in parts:
        person_id = scene.person_ids[place]
        numbers = exchanged | {"diversity": diversity}
        if exchanged["ties"]:
            numbers |= structure | {"ego": circle}
        if person_id is not None:
            yield person_id, numbers | asked


def _circles(scene: _Scene, circles: Circles) -> Iterator[dict[str, Any]]:
    """The busiest contacts and the ties among them, by position in the list of nodes."""
    chosen = circles.contacts
    columns = (chosen.others, chosen.given, chosen.received)
    nodes = [
        {
            "person_id": scene.person_ids[place],
            "outside": scene.addresses[place],
            "given": given,
            "received": received,
        }
        for place, given, received in zip(*(column.tolist() for column in columns), strict=True)
    ]
    links, node_starts, link_starts = circles.links.tolist(), chosen.starts.tolist(), circles.starts.tolist()
    for owner in range(len(node_starts) - 1):
        yield {
            "nodes": nodes[node_starts[owner] : node_starts[owner + 1]],
            "links": links[link_starts[owner] : link_starts[owner + 1]],
        }
