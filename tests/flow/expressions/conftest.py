"""The engines that every expression must run on alike."""

from collections.abc import Iterator

import pytest

from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import duckdb_engine

SPARK = pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.full])


@pytest.fixture(scope="session", params=["duckdb", SPARK])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "spark":
        yield request.getfixturevalue("spark_cluster")
    else:
        with duckdb_engine() as engine:
            yield engine
