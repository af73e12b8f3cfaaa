"""Executors are processes of their own, and one that is killed at work costs time and nothing else."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.measures.pagerank import pagerank as embedded_pagerank
from tests.flow.spark.executors import EXECUTORS, executors, one_killed
from tests.flow.spark.invented import Invented
from tests.flow.spark.networks import invented_network, on_spark
from tests.flow.spark.whole_way import contents, walk, write_acts

pytestmark = [pytest.mark.spark, pytest.mark.full, pytest.mark.fault]


def test_two_executors_run_in_processes_of_their_own(spark_cluster: Any) -> None:
    spark_cluster.session.range(10).count()
    assert len(executors()) == EXECUTORS


def test_rollups_lose_no_row_with_an_executor(spark_cluster: Any, tmp_path: Path) -> None:
    company = Invented(people=500, count=20_000, months=1)
    acts = write_acts(company, tmp_path)
    with duckdb_engine() as embedded:
        wanted = contents(walk(embedded, company, acts, tmp_path / "embedded"))
    with one_killed(spark_cluster.session, at_work=True) as killed:
        found = contents(walk(spark_cluster, company, acts, tmp_path / "cluster"))
    rows = {name: table.to_pylist() for name, table in found.items()}
    assert rows == {name: table.to_pylist() for name, table in wanted.items()}
    assert killed[0] not in executors()


def test_ranks_are_the_same_when_an_executor_is_killed_between_rounds(
    spark_cluster: Any, tmp_path: Path
) -> None:
    from plnhub.flow.spark.pagerank import pagerank

    twice = invented_network(1000, 6000)
    killing = one_killed(spark_cluster.session, at_work=False)
    with on_spark(spark_cluster, twice, tmp_path) as there, killing as killed:
        found = there.columns(pagerank(*there.arguments))["rank"]
    assert np.abs(found - embedded_pagerank(twice.network)).max() < 1e-8
    assert killed[0] not in executors()
