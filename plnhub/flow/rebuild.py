"""Rebuild all below the ledger (facts, ties, mirrors): the old state or the new one, never between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.flow import store
from plnhub.flow.extract import Nodes, extract
from plnhub.flow.facts import build_facts, load_extract
from plnhub.flow.in_force import keep_run, settle
from plnhub.flow.mirrors import mirrors
from plnhub.flow.ties import build_ties
from plnhub.keys import Keys
from plnhub.lease import Tenure, leased
from plnhub.models.releases import Mirror

EXTRACTED = ("people.csv", "memberships.csv", "acts.csv")


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild found: rows of facts, ties in the window, and mirrors written."""

    run: store.Run
    facts: int
    ties: int
    mirrors: int


def rebuild(database: Database, keys: Keys, folder: Path, run: store.Run) -> Rebuilt:
    """Make `run` from the ledger in `folder`, put it in force, and replace all mirrors."""
    with leased(database, store.LEASE) as tenure:
        settle(database, folder)
        with store.new_folder(folder, run) as target:
            with database.reading() as session:
                nodes = extract(session, keys, target, run.as_of)
            crash_point("rebuild.extract")
            done = _rebuild(database, target, run, nodes, tenure)
        crash_point("rebuild.commit")
        store.point_to(folder, run)
        crash_point("rebuild.pointer")
        store.remove_all_but(folder, run.name)
    return done


def _rebuild(database: Database, target: Path, run: store.Run, nodes: Nodes, tenure: Tenure) -> Rebuilt:
    with store.engine() as connection:
        facts, ties = _tables(connection, target, run)
        crash_point("rebuild.tables")
        build_ties(connection, run, mirrored_only=True)
        own = list(mirrors(connection, run, nodes))
    for name in EXTRACTED:
        (target / name).unlink()
    with database.writing() as session:
        tenure.hold(session)
        _replace_mirrors(session, own, run.as_of)
        keep_run(session, run)
        crash_point("rebuild.mirrors")
    return Rebuilt(run=run, facts=facts, ties=ties, mirrors=len(own))


def _tables(connection: DuckDBPyConnection, target: Path, run: store.Run) -> tuple[int, int]:
    load_extract(connection, target)
    facts = build_facts(connection)
    ties = build_ties(connection, run)
    connection.execute(
        "CREATE TABLE deed AS SELECT day, c, actor AS node, count(*) AS n FROM act "
        "WHERE counted GROUP BY ALL ORDER BY ALL"
    )
    for table in ("person", "fact", "tie", "deed"):
        store.save(connection, target, table)
    return facts, ties


def _replace_mirrors(session: Session, own: Iterable[tuple[int, dict[str, Any]]], as_of: date) -> None:
    session.execute(delete(Mirror))
    rows = [{"person_id": person_id, "as_of": as_of, "numbers": numbers} for person_id, numbers in own]
    for part in chunks(rows):
        session.execute(insert(Mirror), list(part))
