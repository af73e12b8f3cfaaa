"""One file of the store: named after what it holds, whole or not there, and known by its checksum."""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from plnhub.crash import put_in_place
from plnhub.errors import HubError

PIECE = 1024 * 1024
COMPRESSION = "zstd"


class Damaged(HubError):
    """A file of the store is not what was written there."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file as it was written; `path` counts from the folder of the store."""

    path: str
    rows: int
    bytes: int
    sha256: str

    def is_whole(self, store: Path) -> bool:
        """Whether the file is there and is still what was written."""
        try:
            file = store / self.path
            return file.stat().st_size == self.bytes and checksum(file) == self.sha256
        except OSError:
            return False

    def whole(self, store: Path) -> Path:
        """The file, after a look at its checksum; raises Damaged."""
        if not self.is_whole(store):
            raise Damaged(
                f"{store / self.path} is damaged or gone: run `plnhub flow rebuild`, which makes it anew "
                "from the ledger"
            )
        return store / self.path


def checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def part_of(store: Path, path: str, rows: int) -> Part:
    """What to remember of a file just written."""
    file = store / path
    return Part(path=path, rows=rows, bytes=file.stat().st_size, sha256=checksum(file))


def write_whole(store: Path, path: str, table: pa.Table) -> Part:
    """Write a small table under this name."""
    return write_stream(store, lambda _digest: path, table.schema, [table])


def write_stream(
    store: Path, name_of: Callable[[str], str], schema: pa.Schema, tables: Iterable[pa.Table]
) -> Part:
    """Write tables as row groups of one file, which gets its name from its checksum once it is whole."""
    draft = store / f"draft-{os.getpid()}.parquet"
    rows = 0
    try:
        with pq.ParquetWriter(draft, schema, compression=COMPRESSION, use_dictionary=_worded(schema)) as file:
            for table in tables:
                rows += table.num_rows
                file.write_table(table, row_group_size=max(1, table.num_rows))
        digest = checksum(draft)
        part = Part(path=name_of(digest[:16]), rows=rows, bytes=draft.stat().st_size, sha256=digest)
        make_room(store / part.path)
        put_in_place(draft, store / part.path)
    finally:
        draft.unlink(missing_ok=True)
    return part


def make_room(target: Path) -> None:
    """Folders for a file of the store, for its owner alone."""
    for folder in (target.parent.parent, target.parent):
        folder.mkdir(exist_ok=True, mode=0o700)


def _worded(schema: pa.Schema) -> list[str]:
    """The columns whose values come again and again."""
    return [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_date(field.type)]
