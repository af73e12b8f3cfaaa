"""The whole way on one engine: acts, facts, rollups of every level, and the ties of a window."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import (
    company_rollup,
    deeds,
    division_rollup,
    facts,
    merged,
    schemas,
    team_rollup,
    ties,
)
from tests.flow.spark.invented import Invented

WINDOW = 90


def write_acts(company: Invented, folder: Path) -> dict[str, Path]:
    """One file a month."""
    written = {}
    for month, acts in company.acts():
        written[month] = folder / f"acts-{month}.parquet"
        pq.write_table(acts, written[month])
    return written


def walk(engine: Engine, company: Invented, acts: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """The files that `engine` makes of the acts, by what they hold."""
    folder.mkdir(exist_ok=True)
    small = {name: engine.memory(name, rows) for name, rows in company.small_tables().items()}
    asked = [small[name] for name in ("nodes", "memberships", "choices", "takers")]
    nothing = engine.memory("related", schemas.ACTS.to_pyarrow().empty_table())
    made: dict[str, Path] = {}
    for month, file in acts.items():
        own = engine.table([file], schemas.ACTS)
        made[f"facts {month}"] = folder / f"facts-{month}.parquet"
        engine.write(facts(own, nothing, *asked), made[f"facts {month}"])
        rows = engine.table([made[f"facts {month}"]], schemas.FACTS)
        for name, expression in {
            "deeds": deeds(own, small["nodes"], small["choices"]),
            "team": team_rollup(rows),
            "division": division_rollup(rows, small["teams"]),
            "company": company_rollup(rows),
        }.items():
            made[f"{name} {month}"] = folder / f"{name}-{month}.parquet"
            engine.write(expression, made[f"{name} {month}"])
    return made | _over_months(engine, company, made, folder)


def _over_months(
    engine: Engine, company: Invented, made: Mapping[str, Path], folder: Path
) -> dict[str, Path]:
    monthly = {name: [made[key] for key in made if key.startswith(name)] for name in ("facts", "division")}
    rollup = engine.table(monthly["division"], schemas.DIVISION_ROLLUP)
    until = company.firsts[-1] - timedelta(days=1)
    window = ties(
        engine.table(monthly["facts"], schemas.FACTS),
        **{"after": until - timedelta(days=WINDOW), "until": until},
        **{"least": 2, "window": f"{WINDOW}d", "mirrored_only": False},
    )
    found = {"all months": merged(rollup, ["from_division", "to_division"]), "ties": window}
    for name, expression in found.items():
        engine.write(expression, folder / f"{name.replace(' ', '-')}.parquet")
    return {name: folder / f"{name.replace(' ', '-')}.parquet" for name in found}


def contents(made: Mapping[str, Path]) -> dict[str, pa.Table]:
    """What the files say, whatever engine wrote them."""
    return {name: rows_of(path) for name, path in made.items()}


def rows_of(path: Path) -> pa.Table:
    """In an order that both engines know: each has its own for its files."""
    table = pq.read_table(path).replace_schema_metadata(None)
    named = [field.name for field in table.schema if not pa.types.is_list(field.type)]
    ordered = table.sort_by([(name, "ascending") for name in named])
    return ordered.cast(pa.schema([field.with_nullable(True) for field in table.schema]))
