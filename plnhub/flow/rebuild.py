"""Rebuild all below the ledger (partitions, ties, mirrors): the old state or the new one, never between."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from plnhub.collector import paused_collector
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
from plnhub.flow.trouble import FIGURES_FOLLOW, OLD_FILES_STAY, told, told_after_commit
from plnhub.keys import Keys
from plnhub.lease import Tenure, leased
from plnhub.models.releases import Mirror

Engines = Callable[[], AbstractContextManager[Engine]]
Finish = Callable[[Path, store.Run, Manifest], None]
MIRRORS_AT_ONCE = 2_000


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
    finish: Finish = lambda folder, run, manifest: None,
) -> Rebuilt:
    """Make `run` from the ledger in `folder`, put it in force, and replace all mirrors.

    Partitions of earlier runs are used again where nothing that they tell has changed, unless `is_full`;
    `finish` adds to the folder of the run before anybody reads it.
    """
    with told(folder), paused_collector(), leased(database, store.LEASE) as tenure:
        settle(database, folder)
        with store.new_folder(folder, run) as target, engines() as engine:
            (target / store.KEY).write_text(keys.fingerprint("pseudonym"), encoding="ascii")
            updated = update(database, keys, folder, run.as_of, engine, _manifests(folder, is_full))
            crash_point("rebuild.partitions")
            manifest = write_run_tables(target, run, updated, engine)
            crash_point("rebuild.tables")
            with mirrored_ties(folder, run, updated, engine) as connection:
                own = mirrors(connection, run, updated.nodes)
            finish(target, run, manifest)
            mirrored = _put_in_force(database, tenure, run, own)
        crash_point("rebuild.commit")
        _point_to(folder, run, manifest)
    return _rebuilt(run, updated, manifest, mirrored)


def _manifests(folder: Path, is_full: bool) -> list[Path]:
    """Of a run that was killed on its way, and of the one in force; none when nothing is to be used again."""
    if is_full:
        return []
    try:
        _, place = store.run_in_force(folder)
    except HubError:
        return [folder / JOURNAL]
    return [folder / JOURNAL, place / store.MANIFEST]


def _put_in_force(
    database: Database, tenure: Tenure, run: store.Run, own: Iterable[tuple[int, dict[str, Any]]]
) -> int:
    """Answers how many mirrors there are now."""
    with database.writing() as session:
        tenure.hold(session)
        mirrored = _replace_mirrors(session, own, run)
        keep_run(session, run)
        crash_point("rebuild.mirrors")
    return mirrored


def _point_to(folder: Path, run: store.Run, manifest: Manifest) -> None:
    """Let everything read this run, and remove what none reads any more."""
    with told_after_commit(folder, FIGURES_FOLLOW):
        store.point_to(folder, run)
    crash_point("rebuild.pointer")
    with told_after_commit(folder, OLD_FILES_STAY):
        store.remove_all_but(folder, run.name)
        remove_unnamed(folder, manifest)


def _replace_mirrors(session: Session, own: Iterable[tuple[int, dict[str, Any]]], run: store.Run) -> int:
    """Some thousands at a time, for a mirror takes about 10 KB in memory."""
    session.execute(delete(Mirror))
    rows = ({"person_id": person_id, "as_of": run.as_of, "numbers": numbers} for person_id, numbers in own)
    written = 0
    while part := list(islice(rows, MIRRORS_AT_ONCE)):
        session.execute(insert(Mirror), part)
        written += len(part)
    return written


def _rebuilt(run: store.Run, updated: Updated, manifest: Manifest, mirrored: int) -> Rebuilt:
    figures = updated.figures
    return Rebuilt(
        run=run, facts=figures.facts, ties=manifest.tables[TIE].rows, mirrors=mirrored, partitions=figures
    )
