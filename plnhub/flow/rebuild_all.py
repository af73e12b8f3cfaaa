"""Rebuild all below the ledger with its measures: whoever reads a run finds both."""

from pathlib import Path

from plnhub.db import Database
from plnhub.flow import store
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.partitions.manifest import Manifest
from plnhub.flow.rebuild import Engines, Rebuilt, rebuild
from plnhub.flow.run_measures import write_measures
from plnhub.keys import Keys
from plnhub.privacy.gate import Rules


def rebuild_all(
    database: Database,
    keys: Keys,
    folder: Path,
    run: store.Run,
    *,
    is_full: bool = False,
    engines: Engines = duckdb_engine,
) -> Rebuilt:
    """As `rebuild`; the measures are small aggregates, which the embedded engine takes in any case."""
    return rebuild(database, keys, folder, run, is_full=is_full, engines=engines, finish=_measured)


def _measured(folder: Path, run: store.Run, manifest: Manifest) -> None:
    with duckdb_engine() as engine:
        write_measures(folder, run, manifest, engine, Rules())
