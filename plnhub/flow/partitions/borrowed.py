"""Which acts of other months a month needs: the parents of its replies, and their other readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from plnhub.flow.partitions.manifest import ActsMonth
from plnhub.flow.partitions.sides import ENGAGING

LOCATED = """
CREATE TEMP TABLE located AS
SELECT link.*, strftime(parent.day, '%Y-%m') AS parent_month, parent.row AS parent_row,
       parent.actor AS parent_actor, parent.profile AS parent_profile
FROM link JOIN act AS parent ON parent.id = link.parent
"""
TWINS = """
CREATE TEMP TABLE twin AS
SELECT located.month, located.id, located.row, located.actor, located.profile,
       strftime(other.day, '%Y-%m') AS other_month, other.id AS other_id, other.row AS other_row,
       other.profile AS other_profile
FROM located JOIN act AS other ON other.parent = located.parent AND other.actor = located.actor
WHERE other_month <> located.month AND list_contains($engaging, other.verb)
"""
BORROWED = """
CREATE TABLE borrowed AS
SELECT month, parent_month AS of_month, parent AS id, parent_row AS row, parent_actor AS actor,
       parent_profile AS profile FROM located
UNION SELECT month, other_month, other_id, other_row, actor, other_profile FROM twin
UNION SELECT other_month, month, id, row, actor, profile FROM twin
"""
DIGESTS = """
SELECT month, concat_ws('-', count(*), bit_xor(hash(id, row)), sum(hash(row, id) >> 20)) FROM borrowed
GROUP BY month
"""
OF_MONTH = "SELECT DISTINCT of_month FROM borrowed WHERE month = $month ORDER BY ALL"
NEEDED = """
SELECT act.* FROM read_parquet($files) AS act
SEMI JOIN (FROM borrowed WHERE month = $month) AS needed ON act.id = needed.id AND act.row = needed.row
ORDER BY act.id
"""


@dataclass(frozen=True, kw_only=True)
class Borrowed:
    """The table `borrowed` of a connection, and a digest of each month's share in it."""

    connection: DuckDBPyConnection
    digests: Mapping[str, str]

    def acts(self, store: Path, months: Mapping[str, ActsMonth], month: str) -> pa.Table | None:
        """The rows themselves that the month needs; None when it needs none."""
        found = self.connection.execute(OF_MONTH, {"month": month}).fetchall()
        files = [str(store / months[name].acts.path) for (name,) in found]
        if not files:
            return None
        return self.connection.sql(NEEDED, params={"month": month, "files": files}).to_arrow_table()


def borrow(connection: DuckDBPyConnection, store: Path, months: Mapping[str, ActsMonth]) -> Borrowed:
    """Look through all months once."""
    connection.read_parquet(_files(store, months, "acts")).create_view("act")
    connection.read_parquet(_files(store, months, "links")).create_view("link")
    connection.execute(LOCATED)
    connection.execute(TWINS, {"engaging": ENGAGING})
    connection.execute(BORROWED)
    return Borrowed(connection=connection, digests=dict(connection.execute(DIGESTS).fetchall()))


def _files(store: Path, months: Mapping[str, ActsMonth], table: str) -> list[str]:
    return [str(store / getattr(month, table).path) for month in months.values()]
