"""A digest by month of what its facts take from people: their consent, and their teams in that month."""

from collections.abc import Mapping
from pathlib import Path

from duckdb import DuckDBPyConnection

from plnhub.flow.partitions.manifest import ActsMonth
from plnhub.flow.partitions.people import SmallTables

CONSENTS = """
CREATE TEMP TABLE consent AS
SELECT node.code, hash(node.community, node.is_bot, choice.counted, choice.mirrored, took.networks)
           AS mark, hash(node.counted, node.mirrored) AS author_mark
FROM node
LEFT JOIN (FROM choice WHERE profile = 0) AS choice ON choice.actor = node.code
LEFT JOIN (SELECT code, list(network ORDER BY network) AS networks FROM taker GROUP BY code) AS took
       ON took.code = node.code
"""
PRESENT = """
CREATE TEMP TABLE present AS
SELECT month, kind, number FROM ends
UNION SELECT month, 'code', actor FROM borrowed
UNION SELECT month, 'profile', profile FROM borrowed WHERE profile IS NOT NULL
"""
MARKS = """
SELECT month, kind, number, mark FROM present JOIN consent ON kind = 'code' AND code = number
UNION ALL SELECT month, kind, number, author_mark
FROM present JOIN consent ON kind = 'author' AND code = number
UNION ALL SELECT month, kind, number, hash(counted, mirrored, network)
FROM present JOIN choice ON kind = 'profile' AND profile = number
UNION ALL SELECT month, 'team', number, hash(team, greatest(started, first), least(ended, following))
FROM present JOIN membership ON kind = 'code' AND membership.code = number
JOIN calendar USING (month)
WHERE started < following AND (ended IS NULL OR ended > first)
"""
DIGESTS = f"""
SELECT month, concat_ws('-', count(*), bit_xor(hash(kind, number, mark)), sum(hash(mark, number, kind) >> 20))
FROM ({MARKS}) GROUP BY month
"""  # noqa: S608
CALENDAR = """
CREATE TEMP TABLE calendar AS
SELECT DISTINCT month, CAST(month || '-01' AS DATE) AS first,
       CAST(first + INTERVAL 1 MONTH AS DATE) AS following
FROM ends
"""


def circumstances(
    connection: DuckDBPyConnection, store: Path, months: Mapping[str, ActsMonth], tables: SmallTables
) -> dict[str, str]:
    """By month; needs the table `borrowed`."""
    for name, rows in (
        ("node", tables.nodes),
        ("choice", tables.choices),
        ("taker", tables.takers),
        ("membership", tables.memberships),
    ):
        connection.register(name, rows)
    connection.read_parquet([str(store / month.ends.path) for month in months.values()]).create_view("ends")
    for statement in (CONSENTS, PRESENT, CALENDAR):
        connection.execute(statement)
    return dict(connection.execute(DIGESTS).fetchall())
