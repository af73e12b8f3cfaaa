"""The analytics store: one folder a run, Parquet inside, and one pointer that names the run in force."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from plnhub.clock import new_public_id
from plnhub.errors import HubError, Unavailable
from plnhub.flow.partitions.manifest import Manifest, read_manifest
from plnhub.flow.partitions.parts import Damaged
from plnhub.flow.views import VIEWS

POINTER = "current.json"
MANIFEST = "manifest.json"
KEY = "key.txt"  # the fingerprint of the key behind the nodes
LEASE = "analytics"  # whoever makes, removes or publishes a run holds it
MEMORY = "2GB"
THREADS = 2
QUIET = "SET enable_progress_bar = false"  # a bar on stdout would spoil what --json prints


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a rebuild was asked: the numbers of its tables depend on nothing else but the ledger."""

    name: str
    as_of: date
    window: str
    min_interactions: int
    seed: int = 1

    @property
    def window_days(self) -> int | None:
        return window_days(self.window)


def window_days(window: str) -> int | None:
    """Days in a window such as 90d; None for "all"."""
    return None if window == "all" else int(window.removesuffix("d"))


def new_run(as_of: date, window: str, min_interactions: int) -> Run:
    return Run(
        name=f"run-{new_public_id()[:12]}", as_of=as_of, window=window, min_interactions=min_interactions
    )


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection in memory, bounded in memory and threads, without access to the network."""
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY})
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute(QUIET)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def new_folder(store: Path, run: Run) -> Iterator[Path]:
    """The empty folder of a new run, which nobody reads yet; a run that fails leaves nothing of it.

    What a killed run left behind is removed first, so the caller holds the lease.
    """
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_all_but(store, _name_in_force(store))
    folder, is_made = store / run.name, False
    folder.mkdir(mode=0o700)
    try:
        yield folder
        is_made = True
    finally:
        if not is_made:
            shutil.rmtree(folder, ignore_errors=True)


def point_to(store: Path, run: Run) -> None:
    """Name `run` as the one that everything reads, in one atomic step."""
    draft = store / f"{POINTER}.{run.name}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(run), file, default=str)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, store / POINTER)


def point_to_none(store: Path) -> None:
    """Name no run: what is here belongs to another state of the database."""
    (store / POINTER).unlink(missing_ok=True)


def remove_all_but(store: Path, name: str | None) -> None:
    for folder in store.glob("run-*"):
        if folder.name != name:
            shutil.rmtree(folder, ignore_errors=True)


def _name_in_force(store: Path) -> str | None:
    """Nothing when the pointer is damaged: then nothing is in force, and a new run may be made."""
    try:
        return str(json.loads((store / POINTER).read_text(encoding="utf-8"))["name"])
    except (OSError, LookupError, TypeError, ValueError):
        return None


def run_in_force(store: Path) -> tuple[Run, Path]:
    """The run that everything reads, and its folder; raises Unavailable before the first rebuild."""
    try:
        found: dict[str, Any] = json.loads((store / POINTER).read_text(encoding="utf-8"))
        run = Run(**{**found, "as_of": date.fromisoformat(found["as_of"])})
    except FileNotFoundError as error:
        raise Unavailable("there is no knowledge flow yet: run `plnhub flow rebuild` first") from error
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise HubError(f"{store / POINTER} is damaged: run `plnhub flow rebuild`, which writes it") from error
    return run, store / run.name


def manifest_of(folder: Path) -> Manifest:
    """Which files the run in this folder is made of; raises Damaged."""
    manifest = read_manifest(folder / MANIFEST)
    if manifest is None:
        raise Damaged(
            f"{folder / MANIFEST} is gone, damaged, or was made by another release of PLN Hub: run "
            "`plnhub flow rebuild`, which writes it"
        )
    return manifest


def load(connection: duckdb.DuckDBPyConnection, folder: Path, *tables: str) -> None:
    """Make the tables of a run queryable by their names; raises Damaged for a file that is not whole."""
    manifest = manifest_of(folder)
    for table in dict.fromkeys(("node", *tables)):
        view = VIEWS[table]
        files = [str(part.whole(folder.parent)) for part in manifest.files(view.files)]
        if files:
            connection.read_parquet(files, hive_partitioning=False).create_view(f"{table}_file")
        else:
            connection.register(f"{table}_file", view.empty)
        connection.execute(view.query)
