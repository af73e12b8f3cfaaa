"""From acts to rollups and ties: on executor processes the same rows as in the embedded engine."""

from pathlib import Path
from typing import Any

import pytest

from plnhub.flow.engines.duckdb import duckdb_engine
from tests.flow.spark.invented import Invented
from tests.flow.spark.whole_way import contents, walk, write_acts

pytestmark = [pytest.mark.spark, pytest.mark.full]

COMPANY = Invented(people=1500, count=60_000, months=2)


def test_every_file_says_the_same_row_by_row(spark_cluster: Any, tmp_path: Path) -> None:
    acts = write_acts(COMPANY, tmp_path)
    with duckdb_engine() as embedded:
        wanted = contents(walk(embedded, COMPANY, acts, tmp_path / "embedded"))
    found = contents(walk(spark_cluster, COMPANY, acts, tmp_path / "cluster"))
    differing = [name for name in wanted if found[name].to_pylist() != wanted[name].to_pylist()]
    assert (differing, found.keys()) == ([], wanted.keys())


def test_no_draft_stays_behind(spark_cluster: Any, tmp_path: Path) -> None:
    acts = write_acts(Invented(people=100, count=500, months=1), tmp_path)
    made = walk(spark_cluster, Invented(people=100, count=500, months=1), acts, tmp_path / "cluster")
    assert {path.name for path in made.values()} == {path.name for path in (tmp_path / "cluster").iterdir()}
