"""The small tables of a run: who is who, teams, choices, and the ties of the window."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import duckdb
import ibis
from ibis import Table

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import ties
from plnhub.flow.expressions.schemas import FACTS
from plnhub.flow.partitions.manifest import Manifest, write_manifest
from plnhub.flow.partitions.months import FACT
from plnhub.flow.partitions.parts import part_of, write_whole
from plnhub.flow.partitions.people_tables import SmallTables
from plnhub.flow.partitions.update import Updated
from plnhub.flow.store import MANIFEST, Run
from plnhub.flow.store import engine as bare_engine
from plnhub.flow.views import VIEWS

TIE, MIRRORED = "tie", "mirrored.parquet"


def first_day(run: Run) -> date:
    """The day before the window begins; the earliest day there is for "all" and what is longer."""
    longest = (run.as_of - date.min).days
    return run.as_of - timedelta(days=min(longest, run.window_days or longest))


def write_run_tables(target: Path, run: Run, updated: Updated, engine: Engine) -> Manifest:
    """Write them and the manifest of the run into its folder."""
    store = target.parent
    tables = {
        one.name: write_whole(store, f"{run.name}/{one.name}.parquet", getattr(updated.small, one.name))
        for one in fields(SmallTables)
    }
    path = f"{run.name}/{TIE}.parquet"
    rows = engine.write(_ties(store, run, updated.manifest, engine, mirrored_only=False), store / path)
    manifest = replace(updated.manifest, tables=tables | {TIE: part_of(store, path, rows)})
    write_manifest(target / MANIFEST, manifest)
    return manifest


@contextmanager
def mirrored_ties(
    store: Path, run: Run, updated: Updated, engine: Engine
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the tables person and tie, of which the latter knows only what may be mirrored."""
    path = store / run.name / MIRRORED
    engine.write(_ties(store, run, updated.manifest, engine, mirrored_only=True), path)
    with bare_engine() as connection:
        for table, rows in (("node", updated.small.nodes), ("person", updated.small.nodes)):
            connection.register(f"{table}_file", rows)
            connection.execute(VIEWS[table].query)
        connection.read_parquet(str(path), hive_partitioning=False).create_view(f"{TIE}_file")
        connection.execute(VIEWS[TIE].query)
        yield connection
    path.unlink()


def _ties(store: Path, run: Run, manifest: Manifest, engine: Engine, *, mirrored_only: bool) -> Table:
    after = first_day(run)
    months = [month for month in sorted(manifest.facts) if month >= after.isoformat()[:7]]
    files = [store / manifest.facts[month].tables[FACT].path for month in months]
    engine.table(files, FACTS, "window_facts" if files else "no_facts")
    return _tie_expression("window_facts" if files else "no_facts", replace(run, name=""), mirrored_only)


@lru_cache(maxsize=32)
def _tie_expression(name: str, run: Run, mirrored_only: bool) -> Table:
    return ties(
        ibis.table(FACTS, name),
        after=first_day(run),
        until=run.as_of,
        least=run.min_interactions,
        window=run.window,
        mirrored_only=mirrored_only,
    )
