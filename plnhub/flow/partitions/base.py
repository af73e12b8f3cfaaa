"""What earlier runs left that may be used again: the run in force, and one that was killed on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from plnhub.flow.partitions import ledger
from plnhub.flow.partitions.days import Days
from plnhub.flow.partitions.manifest import (
    ActsMonth,
    FactMonth,
    Manifest,
    Origin,
    read_manifest,
    write_manifest,
)
from plnhub.flow.partitions.parts import Part, write_stream
from plnhub.flow.partitions.people import Nodes
from plnhub.flow.partitions.sides import FORMULA
from plnhub.keys import Keys

JOURNAL = "journal.json"
DRAFTS = ("draft-*", f"{JOURNAL}*", "current.json.*")
"""What runs leave on their way: tables, the journal and the pointer before they have their names."""
FOLDERS = ("acts", "links", "ends", "facts", "deeds", "rollups", "borrowed", "actors")
MOVED_DAYS = """
SELECT DISTINCT CAST(day AS VARCHAR) FROM act
WHERE list_contains($moved, actor) OR len(list_intersect(recipients, $moved)) > 0
"""


@dataclass(frozen=True, kw_only=True)
class Base:
    """Months of acts to go on from, the files of all tables by path, and how many files were damaged.

    `finished` is the last run that came to its end.
    """

    acts: Mapping[str, ActsMonth]
    finished: Manifest | None
    files: Mapping[str, Part]
    moved: frozenset[int]
    damaged: int

    @property
    def days(self) -> Days:
        """Of the last finished run."""
        return self.finished.days() if self.finished else {}

    @property
    def lineage(self) -> ledger.Lineage | None:
        """What the ledger was at the last finished run."""
        return self.finished.origin.lineage if self.finished else None


def origin_of(session: Session, keys: Keys, store: Path, nodes: Nodes) -> Origin:
    """The state that partitions are made of now; writes down who is which actor."""
    actors = pa.table({"actor": pa.array(nodes.actors), "code": pa.array(nodes.codes)})
    file = write_stream(store, lambda digest: f"actors/{digest}.parquet", actors.schema, [actors])
    return Origin(key=keys.fingerprint("pseudonym"), lineage=ledger.lineage(session), actors=file)


def base_of(session: Session, store: Path, now: Origin, nodes: Nodes, manifests: Iterable[Path]) -> Base:
    """Go on from these runs, later ones first, as far as they tell of this ledger and of this key."""
    found = [one for path in manifests if (one := read_manifest(path))]
    later = [one for one in found if _is_of(session, one.origin, now)]
    acts: dict[str, ActsMonth] = {}
    moved: set[int] = set()
    damaged = 0
    for one in later:
        before = _actors(store, one.origin.actors)
        if before is None:
            damaged += 1
            continue
        moved |= _moved(before, nodes)
        for month, known in one.acts.items():
            is_whole = all(part.is_whole(store) for part in known.parts)
            damaged += not is_whole
            if is_whole and month not in acts and known.links.path.endswith(f"-{FORMULA}.parquet"):
                acts[month] = known
    files = {part.path: part for one in reversed(found) for part in one.parts()}
    finished = next((one for one in later if one.is_finished), None)
    beside = (*finished.borrowed.values(), *finished.tables.values()) if finished else ()
    damaged += sum(not part.is_whole(store) for part in beside)
    return Base(
        acts=acts,
        finished=finished,
        files=files,
        moved=frozenset(moved),
        damaged=damaged,
    )


def _is_of(session: Session, earlier: Origin, now: Origin) -> bool:
    """Whether it was made with the same key from what is the same ledger, only later."""
    return earlier.key == now.key and ledger.continues(session, earlier.lineage, now.lineage)


def moved_days(connection: DuckDBPyConnection, store: Path, base: Base) -> frozenset[str]:
    """The days of acts whose people stand under another code now."""
    if not base.moved or not base.acts:
        return frozenset()
    files = [str(store / month.acts.path) for month in base.acts.values()]
    connection.read_parquet(files, hive_partitioning=False).create_view("act")
    rows = connection.execute(MOVED_DAYS, {"moved": sorted(base.moved)}).fetchall()
    connection.execute("DROP VIEW act")
    return frozenset(day for (day,) in rows)


@dataclass(kw_only=True)
class Journal:
    """Tells the next run, should this one be killed, which files are whole."""

    path: Path
    manifest: Manifest

    def keep(
        self, acts: Mapping[str, ActsMonth] | None = None, facts: Mapping[str, FactMonth] | None = None
    ) -> None:
        self.manifest = replace(
            self.manifest, acts=acts or self.manifest.acts, facts=facts or self.manifest.facts
        )
        write_manifest(self.path, self.manifest)


def remove_unnamed(store: Path, manifest: Manifest) -> None:
    """Remove the files that the run in force does not name; the caller holds the lease."""
    named = {part.path for part in manifest.parts()}
    for folder in FOLDERS:
        for file in (store / folder).rglob("*"):
            if file.is_file() and str(file.relative_to(store)) not in named:
                file.unlink(missing_ok=True)
    for pattern in DRAFTS:
        for draft in store.glob(pattern):
            draft.unlink(missing_ok=True)


def _actors(store: Path, part: Part) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    if not part.is_whole(store):
        return None
    table = pq.read_table(store / part.path)
    return table["actor"].to_numpy(), table["code"].to_numpy()


def _moved(before: tuple[NDArray[np.int64], NDArray[np.int64]], nodes: Nodes) -> set[int]:
    """The former codes of actors that stand under another one now."""
    actors, codes = before
    now = nodes.code_of(actors)
    return {int(code) for code in codes[(now != codes) & (now >= 0)]}
