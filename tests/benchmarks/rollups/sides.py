"""The same cube asked of the product and of DuckDB itself, over the same Parquet files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import pyarrow.parquet as pq
from ibis import Table

from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.expressions import company_rollup, division_rollup, merged, team_counts, team_rollup
from plnhub.flow.expressions.schemas import COMPANY_ROLLUP, FACTS, TEAMS

COUNTS = """
SELECT date_trunc('month', day) AS month, source_team, target_team, topic, sum(n)::BIGINT AS n
FROM read_parquet({files}) WHERE counted GROUP BY ALL
"""
CUBE = COUNTS.replace(
    "::BIGINT AS n", "::BIGINT AS n, count(DISTINCT source) AS senders, count(DISTINCT target) AS receivers"
)
CHECK = "SELECT count(*), sum(n)::BIGINT{more} FROM {cube}"
PEOPLE = ", sum(senders)::BIGINT, sum(receivers)::BIGINT"
Check = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where facts and teams lie, and where cubes go."""

    facts: tuple[Path, ...]
    teams: Path
    out: Path


def product_counts(place: Place) -> int:
    return _by_month(place, team_counts(ibis.table(FACTS, "facts")))


def product_cube(place: Place) -> int:
    return _by_month(place, team_rollup(ibis.table(FACTS, "facts")))


def product_divisions(place: Place) -> int:
    return _by_month(place, division_rollup(ibis.table(FACTS, "facts"), ibis.table(TEAMS, "teams")))


def product_company(place: Place) -> int:
    return _by_month(place, company_rollup(ibis.table(FACTS, "facts")))


def product_company_whole_time(place: Place) -> int:
    """All months of the company's rollup merged into one cell a topic."""
    with duckdb_engine() as engine:
        months = engine.table(sorted(place.out.glob("*.parquet")), COMPANY_ROLLUP)
        return len(engine.arrow(merged(months, ["topic"])))


def product_month(place: Place) -> int:
    """All three rollups of one month, as after a night that brought one day."""
    facts, teams = ibis.table(FACTS, "facts"), ibis.table(TEAMS, "teams")
    return sum(
        _by_month(place, rollup)
        for rollup in (team_rollup(facts), division_rollup(facts, teams), company_rollup(facts))
    )


def bare_counts_kept(place: Place) -> None:
    _bare(COUNTS, place, lambda query: f"COPY ({query}) TO '{place.out / 'cube.parquet'}'")


def bare_counts(place: Place) -> None:
    _bare(COUNTS, place, lambda query: f"CREATE TABLE cube AS {query}")


def bare_cube(place: Place) -> None:
    _bare(CUBE, place, lambda query: f"CREATE TABLE cube AS {query}")


def bare_cube_kept(place: Place) -> None:
    _bare(CUBE, place, lambda query: f"COPY ({query}) TO '{place.out / 'cube.parquet'}'")


def check(place: Place, *, people: bool) -> Check:
    """Cells, acts and (with people) the sums of senders and receivers of what was kept."""
    cube = f"read_parquet('{place.out}/*.parquet')"
    with duckdb.connect() as connection:
        return connection.execute(CHECK.format(cube=cube, more=PEOPLE if people else "")).fetchall()[0]


def size_mb(place: Place) -> float:
    return round(sum(path.stat().st_size for path in place.out.glob("*.parquet")) / 1e6, 1)


def _by_month(place: Place, expression: Table) -> int:
    rows = 0
    with duckdb_engine() as engine:
        engine.memory("teams", pq.read_table(place.teams))
        for file in place.facts:
            engine.table([file], FACTS, "facts")
            rows += engine.write(expression, place.out / file.name)
    return rows


def _bare(query: str, place: Place, kept: Callable[[str], str]) -> None:
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(kept(query.format(files=[str(file) for file in place.facts])))
