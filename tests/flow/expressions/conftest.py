"""The engines that every expression must run on alike."""

from collections.abc import Iterator

import pytest

from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import duckdb_engine

DUCKDB = pytest.param("duckdb")
SPARK = pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.full])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On both engines; with many random inputs on the faster one alone."""
    if "engine" in metafunc.fixturenames:
        is_random = hasattr(metafunc.function, "hypothesis")
        both = [DUCKDB] if is_random else [DUCKDB, SPARK]
        metafunc.parametrize("engine", both, indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "spark":
        yield request.getfixturevalue("spark_cluster")
    else:
        with duckdb_engine() as engine:
            yield engine
