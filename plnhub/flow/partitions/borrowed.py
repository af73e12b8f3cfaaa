"""Which acts of other months a month needs: the parents of its replies, and their other readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from plnhub.flow.partitions.manifest import ActsMonth, Manifest
from plnhub.flow.partitions.parts import Part, write_stream
from plnhub.flow.partitions.sides import ENGAGING

LOCATED = """
INSERT INTO new
SELECT link.month, link.id, link.row, link.parent, link.actor, link.profile, act.month AS parent_month,
       act.row AS parent_row, act.actor AS parent_actor, act.profile AS parent_profile
FROM link JOIN act ON act.id = link.parent
"""
"""Replies with their parents, which stand in another month."""
FILES_OF_PARENTS = """
SELECT DISTINCT filename FROM read_parquet($files, filename = true, hive_partitioning = false) AS act
SEMI JOIN link ON act.id = link.parent
"""
_TWINS = """
INSERT INTO twin
SELECT reply.month, reply.id, reply.row, reply.actor, reply.profile, reply.parent_month,
       act.month AS other_month, act.id AS other_id, act.row AS other_row, act.profile AS other_profile
FROM {replies} AS reply JOIN act ON act.parent = reply.parent AND act.actor = reply.actor
WHERE act.month <> reply.month AND list_contains($engaging, act.verb)
"""
TWINS = {replies: _TWINS.format(replies=replies) for replies in ("new", "located")}
"""Whoever took in one parent in two months."""
FILES_OF_TWINS = """
SELECT DISTINCT filename FROM read_parquet($files, filename = true, hive_partitioning = false) AS act
SEMI JOIN new ON act.parent = new.parent
"""
TABLES = {
    "located": """
        CREATE TABLE located (
            month VARCHAR, id BIGINT, row BIGINT, parent BIGINT, actor BIGINT, profile BIGINT,
            parent_month VARCHAR, parent_row BIGINT, parent_actor BIGINT, parent_profile BIGINT
        )
    """,
    "twin": """
        CREATE TABLE twin (
            month VARCHAR, id BIGINT, row BIGINT, actor BIGINT, profile BIGINT, parent_month VARCHAR,
            other_month VARCHAR, other_id BIGINT, other_row BIGINT, other_profile BIGINT
        )
    """,
}
RECALL = {
    "located": """
        INSERT INTO located FROM read_parquet($file, hive_partitioning = false)
        WHERE list_contains($kept, month) AND list_contains($kept, parent_month)
    """,
    "twin": """
        INSERT INTO twin FROM read_parquet($file, hive_partitioning = false)
        WHERE list_contains($kept, month) AND list_contains($kept, parent_month)
          AND list_contains($kept, other_month)
    """,
}
BORROWED = """
CREATE TABLE borrowed AS
SELECT month, parent_month AS of_month, parent AS id, parent_row AS row, parent_actor AS actor,
       parent_profile AS profile FROM located
UNION SELECT month, other_month, other_id, other_row, actor, other_profile FROM twin
UNION SELECT other_month, month, id, row, actor, profile FROM twin
"""
DIGESTS = """
SELECT month, concat_ws('-', count(*), bit_xor(hash(id, row, actor, profile)),
                        sum(hash(profile, actor, row, id) >> 20))
FROM borrowed GROUP BY month
"""
FORMULA = sha256(f"{LOCATED}{_TWINS}{sorted(ENGAGING)}".encode()).hexdigest()[:8]
"""What another formula found is not used again."""
OF_MONTH = "SELECT DISTINCT of_month FROM borrowed WHERE month = $month ORDER BY ALL"
NEEDED = """
SELECT act.* FROM read_parquet($files, hive_partitioning = false) AS act
SEMI JOIN (FROM borrowed WHERE month = $month) AS needed ON act.id = needed.id AND act.row = needed.row
ORDER BY act.id
"""


@dataclass(frozen=True, kw_only=True)
class Borrowed:
    """The table `borrowed` of a connection, a digest of each month's share in it, and the files behind it."""

    connection: DuckDBPyConnection
    digests: Mapping[str, str]
    parts: Mapping[str, Part]

    def acts(self, store: Path, months: Mapping[str, ActsMonth], month: str) -> pa.Table | None:
        """The rows themselves that the month needs; None when it needs none."""
        found = self.connection.execute(OF_MONTH, {"month": month}).fetchall()
        files = [str(store / months[name].acts.path) for (name,) in found]
        if not files:
            return None
        return self.connection.sql(NEEDED, params={"month": month, "files": files}).to_arrow_table()


def borrow(
    connection: DuckDBPyConnection, store: Path, months: Mapping[str, ActsMonth], earlier: Manifest | None
) -> Borrowed:
    """Look at months that are not those of the `earlier` run; what it found between others still holds."""
    look = _Look(connection=connection, store=store, months=months)
    kept = look.recalled(earlier)
    fresh = sorted(months.keys() - set(kept))
    look.for_parents(links=fresh, acts=look.months_of_parents(fresh))
    look.for_parents(links=kept, acts=fresh)
    look.for_twins("new", acts=look.months_of(FILES_OF_TWINS))
    look.for_twins("located", acts=fresh)
    connection.execute("INSERT INTO located FROM new")
    connection.execute(BORROWED)
    return Borrowed(
        connection=connection,
        digests=dict(connection.execute(DIGESTS).fetchall()),
        parts={name: look.written(name) for name in TABLES},
    )


@dataclass(frozen=True, kw_only=True)
class _Look:
    connection: DuckDBPyConnection
    store: Path
    months: Mapping[str, ActsMonth]

    def recalled(self, earlier: Manifest | None) -> list[str]:
        """Begin with what was found between months that are as they were; answers these months."""
        before: dict[str, str] = {}
        if earlier and self._has_all(earlier.borrowed):
            before = {month: one.acts.path for month, one in earlier.acts.items()}
        kept = [month for month, one in self.months.items() if before.get(month) == one.acts.path]
        for name, statement in TABLES.items():
            self.connection.execute(statement)
            if earlier and kept:
                file = str(self.store / earlier.borrowed[name].path)
                self.connection.execute(RECALL[name], {"file": file, "kept": kept})
        self.connection.execute("CREATE TABLE new AS FROM located LIMIT 0")
        return kept

    def _has_all(self, parts: Mapping[str, Part]) -> bool:
        """Whether both tables are there, whole and found by the same formula."""
        return all(
            name in parts
            and parts[name].path.startswith(f"borrowed/{name}-{FORMULA}-")
            and parts[name].is_whole(self.store)
            for name in TABLES
        )

    def months_of_parents(self, links: Sequence[str]) -> list[str]:
        """The months in which any parent of these links stands."""
        if not links:
            return []
        self._show_links(links)
        return self.months_of(FILES_OF_PARENTS)

    def months_of(self, query: str) -> list[str]:
        """The months in which there is anything to be found: their other columns need not be read."""
        month_of = {str(self.store / one.acts.path): month for month, one in self.months.items()}
        rows = self.connection.execute(query, {"files": list(month_of)}).fetchall()
        return sorted(month_of[file] for (file,) in rows)

    def for_parents(self, *, links: Sequence[str], acts: Sequence[str]) -> None:
        """Add to `new` the replies among the links whose parents are among the acts of these months."""
        if links and acts:
            self._show_links(links)
            self._show_acts(acts)
            self.connection.execute(LOCATED)

    def for_twins(self, replies: str, *, acts: Sequence[str]) -> None:
        """Add to `twin` who else took in a parent of these replies, by the acts of these months."""
        if acts:
            self._show_acts(acts)
            self.connection.execute(TWINS[replies], {"engaging": ENGAGING})

    def written(self, table: str) -> Part:
        rows = self.connection.table(table).order("ALL").to_arrow_table()
        return write_stream(
            self.store, lambda digest: f"borrowed/{table}-{FORMULA}-{digest}.parquet", rows.schema, [rows]
        )

    def _show_links(self, months: Sequence[str]) -> None:
        files = [str(self.store / self.months[month].links.path) for month in months]
        self.connection.read_parquet(files, hive_partitioning=False).create_view("link")

    def _show_acts(self, months: Sequence[str]) -> None:
        """With the month of each, which need not be made of its day."""
        files = {month: str(self.store / self.months[month].acts.path) for month in months}
        each = [
            self.connection.read_parquet(file, hive_partitioning=False).project(f"*, '{month}' AS month")
            for month, file in files.items()
        ]
        reduce(DuckDBPyRelation.union, each).create_view("act")
