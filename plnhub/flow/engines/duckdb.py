"""The embedded engine: DuckDB in this process, bounded in memory and threads, without network."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ibis
import pyarrow as pa
from ibis import Schema, Table
from ibis.backends.duckdb import Backend
from ibis.expr.operations import DatabaseTable, Relation

from plnhub.crash import put_in_place
from plnhub.flow.engines.order import Place, place_of
from plnhub.flow.store import MEMORY, QUIET, THREADS

DRAFT = ".draft"
ARRIVING = "arriving"


@dataclass(frozen=True, kw_only=True)
class DuckdbEngine:
    """One connection in memory."""

    backend: Backend
    name: str = "duckdb"

    def table(self, files: Sequence[Path], schema: Schema, name: str = "") -> Table:
        if not files:
            return self.memory(name or ibis.util.gen_name("empty"), schema.to_pyarrow().empty_table())
        paths = [str(file) for file in files]
        return self.backend.read_parquet(paths, table_name=name or None, hive_partitioning=False)

    def memory(self, name: str, rows: pa.Table) -> Table:
        self.backend.con.register(ARRIVING, rows)
        self.backend.raw_sql(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM {ARRIVING}')
        self.backend.con.unregister(ARRIVING)
        return self.backend.table(name)

    def write(self, expression: Table, target: Path) -> int:
        draft = target.with_name(f"{target.name}{DRAFT}")
        is_bound = bool(expression.op().find(DatabaseTable))
        query = self.backend.compile(expression) if is_bound else compiled(expression.op())
        query = in_order(query, place_of(expression))
        path = str(draft).replace("'", "''")
        try:
            copied = self.backend.raw_sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)").fetchone()
            put_in_place(draft, target)
        finally:
            draft.unlink(missing_ok=True)
        return int(copied[0]) if copied else 0

    def arrow(self, expression: Table) -> pa.Table:
        return self.backend.to_pyarrow(expression)

    def close(self) -> None:
        self.backend.disconnect()


@lru_cache(maxsize=64)
def compiled(relation: Relation) -> str:
    """The SQL of an expression over names alone: making it takes longer than running it."""
    return str(ibis.to_sql(relation.to_expr(), dialect="duckdb"))


def in_order(query: str, place: Place) -> str:
    """The same rows make the same file."""
    rest = ", ".join(f'"{name}"' for name in place.rest)
    return f'FROM ({query}) ORDER BY "{place.first}", hash("{place.near}"), hash({rest})'


@contextmanager
def duckdb_engine(memory: str = MEMORY) -> Iterator[DuckdbEngine]:
    """An engine for as long as the block runs."""
    settings = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory,
    }
    engine = DuckdbEngine(backend=ibis.duckdb.connect(threads=THREADS, **settings))
    engine.backend.raw_sql(QUIET)
    try:
        yield engine
    finally:
        engine.close()
