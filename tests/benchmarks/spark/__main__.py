"""Rollups of many acts and measures of a network, on Spark and embedded; one executor is killed on the way.

python -m tests.benchmarks.spark [ACTS [PEOPLE]]
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.engines.spark import spark_engine
from tests.benchmarks.graph.scene import company as network_of_company
from tests.benchmarks.results import record
from tests.benchmarks.spark.measures import compare
from tests.benchmarks.spark.rollups import Way, differing, in_parts, walk
from tests.flow.spark.executors import cpu_seconds, one_killed
from tests.flow.spark.fixtures import LOCAL_CLUSTER, SIZES, spark_home
from tests.flow.spark.invented import Invented
from tests.flow.spark.networks import twice
from tests.flow.spark.whole_way import write_acts

MONTHS, TOGETHER = 24, 3
LARGER = SIZES | {"spark.driver.memory": "6g"}  # it holds the small tables, which go to each task


def told(engine: str, way: Way) -> dict[str, Any]:
    return {
        f"acts to facts, {engine}, s": round(way.facts_wall, 1),
        f"acts to facts, {engine}, CPU s": round(way.facts_cpu, 1),
        f"facts to team rollup, {engine}, s": round(way.team_wall, 1),
        f"facts to team rollup, {engine}, CPU s": round(way.team_cpu, 1),
    }


def rollups(engine: Any, company: Invented, folder: Path) -> dict[str, Any]:
    acts = in_parts(write_acts(company, folder), TOGETHER)
    with duckdb_engine() as embedded:
        ours = walk(embedded, company, acts, folder / "embedded", time.process_time)
    figures = told("DuckDB", ours)
    print(figures, flush=True)
    began = time.monotonic()
    with one_killed(engine.session, at_work=True) as killed:
        theirs = walk(engine, company, acts, folder / "cluster", cpu_seconds)
    figures |= told("Spark", theirs) | {"facts": ours.facts, "cells of the team rollup": ours.cells}
    figures["the whole way on Spark, one executor killed in it, s"] = round(time.monotonic() - began, 1)
    figures["executors killed"] = len(killed)
    figures["files that differ"] = len(differing(folder / "embedded", folder / "cluster"))
    print(figures, flush=True)
    return figures


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    people = int(sys.argv[2]) if len(sys.argv) > 2 else count // 100
    os.environ.update(SPARK_HOME=spark_home(), SPARK_LOCAL_IP="127.0.0.1")
    figures: dict[str, Any] = {
        "acts": count,
        "people": people,
        "months": MONTHS,
        "months in a job": TOGETHER,
        "cluster": LOCAL_CLUSTER,
    }
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, spark_engine(LOCAL_CLUSTER, settings=LARGER) as engine:
        engine.session.range(10).count()
        figures["start of the cluster, s"] = round(time.monotonic() - began, 1)
        company = Invented(people=people, count=count, months=MONTHS)
        figures |= rollups(engine, company, Path(name))
        found = compare(engine, twice(network_of_company(people)), Path(name))
    record(f"spark, {count:,} acts", figures)
    record(f"spark, measures of {people:,} people", found)
    for what, value in (figures | found).items():
        print(f"{what}: {value}")


if __name__ == "__main__":
    main()
