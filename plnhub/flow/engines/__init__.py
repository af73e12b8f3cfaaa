"""What runs the expressions: one machine's DuckDB by default, or a cluster behind the same few calls."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from ibis import Schema, Table

from plnhub.errors import Unavailable


class EngineFailed(Unavailable):
    """The engine did not finish what it was asked; nothing of it is in force."""


class Engine(Protocol):
    """Reads Parquet files, runs expressions over them, writes the answers."""

    @property
    def name(self) -> str: ...

    def table(self, files: Sequence[Path], schema: Schema, name: str = "") -> Table:
        """The rows of all the files, none for no file; with `name` in place of what had that name before.

        An expression over named tables can be written again once the names stand for other rows.
        """

    def memory(self, name: str, rows: pa.Table) -> Table:
        """Rows that are at hand, for expressions to use by this name."""

    def write(self, expression: Table, target: Path) -> int:
        """Write the rows as one Parquet file, in an order, whole or not at all; answers how many."""

    def arrow(self, expression: Table) -> pa.Table:
        """The rows themselves."""

    def close(self) -> None: ...
