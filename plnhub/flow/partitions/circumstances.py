"""What the facts of each month take from people: their consent, and their teams in that month."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from plnhub.flow.partitions.manifest import ActsMonth
from plnhub.flow.partitions.sides import ENDS

_OTHERS = """
INSERT INTO other SELECT number
FROM (SELECT 1 AS side, {number} AS number, hash({what}) AS said FROM now_{table}
      UNION ALL SELECT -1, {number}, hash({what}) FROM earlier_{table})
GROUP BY number, said HAVING sum(side) <> 0
"""
OTHERS = {
    table: _OTHERS.format(table=table, number=number, what=what)
    for table, number, what in (
        ("nodes", "code", "community, is_bot, counted, mirrored"),
        ("memberships", "code", "team, started, ended"),
        ("choices", "CASE profile WHEN 0 THEN actor ELSE profile END", "counted, mirrored, network"),
        ("takers", "code", "network"),
    )
}
"""By small table: of which people and profiles anything differs that facts take from it."""
CONSENT = """
SELECT node.code, hash(node.community, node.is_bot, choice.counted, choice.mirrored, took.networks)
           AS mark, hash(node.counted, node.mirrored) AS author_mark
FROM {at}_nodes AS node
LEFT JOIN (FROM {at}_choices WHERE profile = 0) AS choice ON choice.actor = node.code
LEFT JOIN (SELECT code, list(network ORDER BY network) AS networks FROM {at}_takers GROUP BY code) AS took
       ON took.code = node.code
"""
SUMS = f"""
WITH calendar AS (
    SELECT month, CAST(month || '-01' AS DATE) AS first, CAST(first + INTERVAL 1 MONTH AS DATE) AS following
    FROM (SELECT unnest($months) AS month)
), everybody AS (
    SELECT month, kind, number FROM ends
    UNION ALL SELECT month, 'code', actor FROM borrowed
    UNION ALL SELECT month, 'profile', profile FROM borrowed WHERE profile IS NOT NULL
), present AS MATERIALIZED (
    SELECT everybody.*, first, following FROM everybody JOIN calendar USING (month) {{among}}
), consent AS (
    {CONSENT}
), mark AS (
    SELECT month, kind, number, mark FROM present JOIN consent ON kind = 'code' AND code = number
    UNION ALL SELECT month, kind, number, author_mark
    FROM present JOIN consent ON kind = 'author' AND code = number
    UNION ALL SELECT month, kind, number, hash(counted, mirrored, network)
    FROM present JOIN {{at}}_choices ON kind = 'profile' AND profile = number
    UNION ALL SELECT month, 'team', number, hash(team, started, least(ended, following))
    FROM present JOIN {{at}}_memberships AS member ON kind = 'code' AND member.code = number
    WHERE started < following AND (ended IS NULL OR ended > first)
)
SELECT month, count(*), sum(hash(kind, number, mark) >> 1), sum(hash(mark, number, kind) >> 1)
FROM mark GROUP BY month
"""  # noqa: S608
EVERYBODY, ONLY_OTHERS = "", "SEMI JOIN other USING (number)"
FORMULA = sha256(f"{SUMS}{ENDS}".encode()).hexdigest()[:8]
"""Marks of another formula are not exchanged for these."""
Sums = tuple[int, ...]
"""How many marks there are, and two sums of their hashes: some of them can be exchanged for others."""
NONE: Sums = (0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The small tables of a run, and the marks of the months that take the same acts now as then."""

    tables: Mapping[str, pa.Table]
    marks: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Answers the marks of months; needs the table `borrowed`."""

    connection: DuckDBPyConnection
    store: Path
    months: Mapping[str, ActsMonth]

    def marks(self, tables: Mapping[str, pa.Table], earlier: Earlier) -> dict[str, str]:
        """Of each month; in `earlier` months only people of whom anything differs are looked at."""
        ends = [str(self.store / month.ends.path) for month in self.months.values()]
        self.connection.read_parquet(ends, hive_partitioning=False).create_view("ends")
        for table in OTHERS:
            self.connection.register(f"now_{table}", tables[table])
        found = self._sums("now", self.months.keys() - earlier.marks.keys(), EVERYBODY)
        if earlier.marks:
            self._find_others(tables, earlier.tables)
            found |= self._exchanged(earlier.marks)
        return {month: "-".join(map(str, found.get(month, NONE))) for month in self.months}

    def _find_others(self, now: Mapping[str, pa.Table], earlier: Mapping[str, pa.Table]) -> None:
        """The people and profiles of whom anything differs, in a table."""
        self.connection.execute("CREATE TABLE other (number BIGINT)")
        for table, statement in OTHERS.items():
            self.connection.register(f"earlier_{table}", earlier[table])
            if not now[table].equals(earlier[table]):
                self.connection.execute(statement)

    def _sums(self, at: str, months: Collection[str], among: str) -> dict[str, Sums]:
        if not months:
            return {}
        query = SUMS.format(at=at, among=among)
        rows = self.connection.execute(query, {"months": sorted(months)}).fetchall()
        return {month: tuple(sums) for month, *sums in rows}

    def _exchanged(self, marks: Mapping[str, str]) -> dict[str, Sums]:
        """The earlier sums with what those who differ have now in place of what they had."""
        before, now = (self._sums(at, marks.keys(), ONLY_OTHERS) for at in ("earlier", "now"))
        known = {month: tuple(map(int, text.split("-"))) for month, text in marks.items()}
        return {
            month: tuple(
                one - old + new
                for one, old, new in zip(sums, before.get(month, NONE), now.get(month, NONE), strict=True)
            )
            for month, sums in known.items()
        }
