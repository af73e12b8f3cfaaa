"""The engines that every expression must run on alike."""

from collections.abc import Iterator

import pytest

from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import duckdb_engine


@pytest.fixture(scope="session", params=["duckdb"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with {"duckdb": duckdb_engine}[request.param]() as engine:
        yield engine
