"""What an engine writes: the same rows make the same file, and a file is there whole or not at all."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis import Table

from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.expressions import company_rollup, division_rollup, team_rollup, ties
from plnhub.flow.expressions.schemas import (
    COMPANY_ROLLUP,
    DIVISION_ROLLUP,
    FACTS,
    TEAM_ROLLUP,
    TEAMS,
    TIE,
)
from tests.flow.expressions.makers import Row, facts_table, rows

SCHEMAS = {
    "facts": FACTS,
    "team": TEAM_ROLLUP,
    "division": DIVISION_ROLLUP,
    "company": COMPANY_ROLLUP,
    "tie": TIE,
}


def many_facts(seed: int) -> list[Row]:
    """Always the same rows; the seed decides their order alone."""
    dice = Random(1)
    found = [
        {
            "day": date(2026, 3, 1) + timedelta(days=dice.randrange(31)),
            "source": dice.randrange(200) << 50,
            "target": dice.randrange(200) << 50,
            "source_team": f"team {dice.randrange(9)}",
            "target_team": f"team {dice.randrange(9)}",
            "topic": dice.choice(["law", "rust", None]),
        }
        for _ in range(3_000)
    ]
    Random(seed).shuffle(found)
    return found


def tables_of(engine: Engine, found: list[Row]) -> Mapping[str, Table]:
    facts = facts_table(engine, found)
    teams = engine.memory(
        "teams", rows(TEAMS, [{"team": f"team {n}", "division": f"{n % 3}"} for n in range(9)])
    )
    return {
        "facts": facts,
        "team": team_rollup(facts),
        "division": division_rollup(facts, teams),
        "company": company_rollup(facts),
        "tie": ties(facts, after=date.min, until=date.max, least=1, window="all", mirrored_only=False),
    }


def written(engine: Engine, folder: Path, seed: int) -> list[Path]:
    folder.mkdir()
    for name, table in tables_of(engine, many_facts(seed)).items():
        engine.write(table, folder / f"{name}.parquet")
    return sorted(folder.iterdir())


def test_the_same_rows_stand_in_the_same_order(engine: Engine, tmp_path: Path) -> None:
    one, other = (written(engine, tmp_path / str(seed), seed) for seed in (1, 2))
    assert [path.stem for path in one] == ["company", "division", "facts", "team", "tie"]
    assert list(map(pq.read_table, one)) == list(map(pq.read_table, other))


def test_the_same_rows_make_the_same_files(tmp_path: Path) -> None:
    """Of DuckDB: Spark's writer names the encodings of a column in any order."""
    with duckdb_engine() as engine:
        one, other = (written(engine, tmp_path / str(seed), seed) for seed in (1, 2))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_file_has_the_columns_that_it_should(engine: Engine, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.parquet"
    engine.write(tables_of(engine, many_facts(1))[name], path)
    found, wanted = pq.read_schema(path), SCHEMAS[name].to_pyarrow()
    assert (found.names, [plain(kind) for kind in found.types]) == (wanted.names, wanted.types)


def plain(kind: pa.DataType) -> pa.DataType:
    """Engines name the items of a list as they like, and may say that none is missing."""
    return pa.list_(kind.value_type) if pa.types.is_list(kind) else kind


def test_what_is_written_is_what_is_read(engine: Engine, tmp_path: Path) -> None:
    facts = facts_table(engine, many_facts(1))
    path = tmp_path / "facts.parquet"
    assert engine.write(facts, path) == 3_000
    assert sorted(map(str, engine.arrow(engine.table([path], FACTS)).to_pylist())) == sorted(
        map(str, engine.arrow(facts).to_pylist())
    )


def test_no_files_are_a_table_without_rows(engine: Engine) -> None:
    assert engine.arrow(engine.table([], FACTS)).num_rows == 0


def test_an_earlier_file_stays_when_its_successor_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    with duckdb_engine() as engine:
        facts = facts_table(engine, many_facts(1))
        engine.write(facts, path)
        before = path.read_bytes()
        failing = facts.mutate(n=facts.topic.fill_null("none").cast("int64"))
        with pytest.raises(duckdb.ConversionException):
            engine.write(failing, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
