"""Rebuild all below the ledger, and take the measures of the run that is in force then."""

from pathlib import Path

from plnhub.db import Database
from plnhub.flow import store
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.rebuild import Engines, Rebuilt, rebuild
from plnhub.flow.run_measures import measures_in_force
from plnhub.flow.trouble import told
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
    done = rebuild(database, keys, folder, run, is_full=is_full, engines=engines)
    with told(folder), duckdb_engine() as engine:
        measures_in_force(folder, engine, Rules())
    return done
