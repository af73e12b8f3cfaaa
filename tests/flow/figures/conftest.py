"""One engine for all tests of the figures; the same acts are measured once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pyarrow as pa
import pytest
from ibis import Table

from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import DuckdbEngine, duckdb_engine

from .makers import Measured, measured


@dataclass(frozen=True, kw_only=True)
class QuickEngine(DuckdbEngine):
    """Remembers the SQL of each expression: writing it takes longer than running it on so few rows."""

    known: dict[object, str] = field(default_factory=dict)

    def arrow(self, expression: Table) -> pa.Table:
        asked = expression.op()
        if asked not in self.known:
            self.known[asked] = self.backend.compile(expression)
        found = self.backend.con.sql(self.known[asked]).to_arrow_table()
        return found.cast(expression.schema().to_pyarrow())


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with duckdb_engine() as found:
        yield QuickEngine(backend=found.backend)


@pytest.fixture(scope="session")
def figures(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder: Path = tmp_path_factory.mktemp("figures")
    remembered = cache(partial(measured, engine, folder))
    return lambda acts, **asked: remembered(tuple(acts), **asked)
