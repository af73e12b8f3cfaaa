"""Rebuild all below the ledger (partitions, ties, mirrors): the old state or the new one, never between."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from plnhub.chunks import chunks
from plnhub.crash import crash_point
from plnhub.db import Database
from plnhub.errors import HubError
from plnhub.flow import store
from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.in_force import keep_run, settle
from plnhub.flow.mirrors import mirrors
from plnhub.flow.partitions.base import JOURNAL, remove_unnamed
from plnhub.flow.partitions.manifest import Manifest
from plnhub.flow.partitions.run_tables import TIE, mirrored_ties, write_run_tables
from plnhub.flow.partitions.update import Figures, Updated, update
from plnhub.flow.trouble import told
from plnhub.keys import Keys
from plnhub.lease import Tenure, leased
from plnhub.models.releases import Mirror

Engines = Callable[[], AbstractContextManager[Engine]]


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild found: rows of facts, ties in the window, mirrors written, and what was used again."""

    run: store.Run
    facts: int
    ties: int
    mirrors: int
    partitions: Figures


def rebuild(
    database: Database,
    keys: Keys,
    folder: Path,
    run: store.Run,
    *,
    is_full: bool = False,
    engines: Engines = duckdb_engine,
) -> Rebuilt:
    """Make `run` from the ledger in `folder`, put it in force, and replace all mirrors.

    Partitions of earlier runs are used again where nothing that they tell has changed, unless `is_full`.
    """
    with told(folder), leased(database, store.LEASE) as tenure:
        settle(database, folder)
        manifests = [] if is_full else _manifests(folder)
        with store.new_folder(folder, run) as target, engines() as engine:
            (target / store.KEY).write_text(keys.fingerprint("pseudonym"), encoding="ascii")
            updated = update(database, keys, folder, run.as_of, engine, manifests)
            crash_point("rebuild.partitions")
            manifest = write_run_tables(target, run, updated, engine)
            crash_point("rebuild.tables")
            with mirrored_ties(folder, run, updated, engine) as connection:
                own = list(mirrors(connection, run, updated.nodes))
            _put_in_force(database, tenure, run, own)
        crash_point("rebuild.commit")
        _point_to(folder, run, manifest)
    return _rebuilt(run, updated, manifest, len(own))


def _manifests(folder: Path) -> list[Path]:
    """Of a run that was killed on its way, and of the one in force."""
    try:
        _, place = store.run_in_force(folder)
    except HubError:
        return [folder / JOURNAL]
    return [folder / JOURNAL, place / store.MANIFEST]


def _put_in_force(
    database: Database, tenure: Tenure, run: store.Run, own: Iterable[tuple[int, dict[str, Any]]]
) -> None:
    with database.writing() as session:
        tenure.hold(session)
        _replace_mirrors(session, own, run)
        keep_run(session, run)
        crash_point("rebuild.mirrors")


def _point_to(folder: Path, run: store.Run, manifest: Manifest) -> None:
    """Let everything read this run, and remove what none reads any more."""
    store.point_to(folder, run)
    crash_point("rebuild.pointer")
    store.remove_all_but(folder, run.name)
    remove_unnamed(folder, manifest)


def _replace_mirrors(session: Session, own: Iterable[tuple[int, dict[str, Any]]], run: store.Run) -> None:
    session.execute(delete(Mirror))
    rows = [{"person_id": person_id, "as_of": run.as_of, "numbers": numbers} for person_id, numbers in own]
    for part in chunks(rows):
        session.execute(insert(Mirror), list(part))


def _rebuilt(run: store.Run, updated: Updated, manifest: Manifest, mirrored: int) -> Rebuilt:
    figures = updated.figures
    return Rebuilt(
        run=run, facts=figures.facts, ties=manifest.tables[TIE].rows, mirrors=mirrored, partitions=figures
    )
