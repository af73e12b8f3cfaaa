"""An invented company for the graph measures: its network, and the tables that a rebuild would hand over."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from plnhub.flow.measures.network import Network
from plnhub.flow.partitions.people import Nodes
from tests.benchmarks.measures import invented

TIES_OF_A_SMALL_COMPANY = 16
TIES_OF_A_LARGE_COMPANY = 15
DIVISION, LEVELS, SITES = 2_000, 5, 20
PAIRS = """
SELECT least(s, t) AS a, greatest(s, t) AS b, coalesce(sum(n) FILTER (s < t), 0)::BIGINT AS n_ab,
       coalesce(sum(n) FILTER (s > t), 0)::BIGINT AS n_ba
FROM arcs GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What the mirrors are made from."""

    nodes: pa.Table
    ties: pa.Table
    who: Nodes


def company(people: int) -> Network:
    """About 1.1 M ties among 100,000 people, 14 M among a million, 0.16 M among 10,000."""
    if people <= 10_000:
        return invented(people, ties=TIES_OF_A_SMALL_COMPANY)
    return invented(people, ties=TIES_OF_A_LARGE_COMPANY) if people >= 1_000_000 else invented(people)


def tables_of(network: Network) -> Tables:
    people = network.size
    codes = np.random.default_rng(5).permutation(10 * people)[:people].astype(np.int64)
    names = [f"{code:032x}" for code in codes.tolist()]
    place = np.arange(people)
    columns = {
        "code": codes,
        "node": names,
        "community": pa.nulls(people, pa.string()),
        "team": list(network.groups or ()),
        "division": _named("division", place // DIVISION),
        "level": _named("level", place % LEVELS),
        "location": _named("site", place % SITES),
        "mirrored": np.ones(people, dtype=np.bool_),
    }
    nothing = np.zeros(0, dtype=np.int64)
    who = Nodes(of_person=dict(enumerate(names, start=1)), outside={}, actors=nothing, codes=nothing)
    return Tables(nodes=pa.table(columns), ties=_ties(network, codes), who=who)


def _named(word: str, numbers: np.ndarray) -> pa.Array:
    distinct = pa.array([f"{word} {number}" for number in range(int(numbers.max()) + 1)])
    return distinct.take(pa.array(numbers))


def _ties(network: Network, codes: np.ndarray) -> pa.Table:
    source, target = network.arc_ends()
    arcs = pa.table({"s": codes[source], "t": codes[target], "n": network.arcs.data.astype(np.int64)})
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("arcs", arcs)
        return connection.sql(PAIRS).to_arrow_table()
