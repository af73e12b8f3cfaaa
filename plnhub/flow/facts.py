"""From acts to facts: who took something in from whom, on which day, by which verb, how often."""

from pathlib import Path

from duckdb import DuckDBPyConnection

from plnhub.flow.extract import ACTS, MEMBERSHIPS, PEOPLE

BROADCAST = 25
"""A message to more receivers than this makes neither flow nor tie."""

TYPES = {
    "started": "DATE",
    "ended": "DATE",
    "day": "DATE",
    "active": "BOOLEAN",
    "counted": "BOOLEAN",
    "mirrored": "BOOLEAN",
    "engages": "BOOLEAN",
}

GIVEN = """
CREATE TABLE given AS
SELECT key, day, verb, c, topic, channel, mirrored, source, target,
       counted AND NOT coalesce(list_contains(string_split(declined, ';'), target), false) AS counted
FROM (
    SELECT act.*, actor AS source, unnest(string_split(recipients, ';')) AS target
    FROM act
    WHERE (flow = 'to_recipients' OR verb = 'introduce') AND recipients IS NOT NULL
      AND len(string_split(recipients, ';')) <= $broadcast
)
"""

TAKEN = """
CREATE TABLE taken AS
SELECT engaged.key, engaged.day, parent.verb, parent.c, coalesce(engaged.topic, parent.topic) AS topic,
       engaged.channel, engaged.counted AND parent.counted AS counted,
       engaged.mirrored AND parent.mirrored AS mirrored, parent.actor AS source, engaged.actor AS target
FROM act AS engaged JOIN act AS parent ON engaged.in_reply_to = parent.key
WHERE engaged.flow = 'from_parent'
   OR (engaged.engages AND parent.flow IN ('to_engaged', 'from_parent'))
QUALIFY row_number() OVER (
    PARTITION BY parent.key, engaged.actor
    ORDER BY engaged.counted DESC, engaged.mirrored DESC, engaged.day, engaged.key) = 1
"""

BROUGHT = """
CREATE TABLE brought AS
SELECT act.key, day, verb, c, topic, channel, act.counted AND coalesce(person.counted, true)
           AND NOT coalesce(list_contains(string_split(declined, ';'), author), false) AS counted,
       act.mirrored AND coalesce(person.mirrored, true) AS mirrored, author AS source, actor AS target
FROM (
    SELECT act.*, unnest(string_split(recipients, ';')) AS author
    FROM act ANTI JOIN act AS parent ON act.in_reply_to = parent.key
    WHERE act.flow = 'from_parent' AND len(string_split(recipients, ';')) <= $broadcast
) AS act LEFT JOIN person ON person.node = author
"""

FACT = """
CREATE TABLE fact AS
WITH exchange AS (FROM given UNION ALL BY NAME FROM taken UNION ALL BY NAME FROM brought),
placed AS (
    SELECT exchange.*, was_source.team AS source_team, was_target.team AS target_team
    FROM exchange
    LEFT JOIN membership AS was_source ON was_source.node = source AND day >= was_source.started
         AND (was_source.ended IS NULL OR day < was_source.ended)
    LEFT JOIN membership AS was_target ON was_target.node = target AND day >= was_target.started
         AND (was_target.ended IS NULL OR day < was_target.ended)
    WHERE source <> target
    QUALIFY row_number() OVER (
        PARTITION BY key, source, target
        ORDER BY was_source.started, was_target.started, was_source.team, was_target.team, verb, topic) = 1
)
SELECT day, verb, c, source, target,
       coalesce(source_team, giver.team) AS source_team, coalesce(target_team, taker.team) AS target_team,
       giver.division, taker.division AS target_division,
       CASE WHEN source LIKE 'outside:%' THEN split_part(source, ':', 2)
            WHEN target LIKE 'outside:%' THEN split_part(target, ':', 2) END AS community,
       topic, channel, placed.counted, placed.mirrored, count(*) AS n
FROM placed
LEFT JOIN person AS giver ON giver.node = source
LEFT JOIN person AS taker ON taker.node = target
GROUP BY ALL ORDER BY ALL
"""


def load_extract(connection: DuckDBPyConnection, folder: Path) -> None:
    """Read the CSV files of the extract as the tables person, membership and act."""
    for table, file, header in (
        ("person", "people.csv", PEOPLE),
        ("membership", "memberships.csv", MEMBERSHIPS),
        ("act", "acts.csv", ACTS),
    ):
        columns = {name: TYPES.get(name, "VARCHAR") for name in header.split(",")}
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, header = true, columns = {columns!r}, "  # noqa: S608
            "quote = '\"', escape = '\"', max_line_size = 10000000, parallel = false)",
            [str(folder / file)],
        )


def build_facts(connection: DuckDBPyConnection) -> int:
    """Make the table `fact` from person, membership and act; answers its number of rows."""
    connection.execute(GIVEN, {"broadcast": BROADCAST})
    connection.execute(TAKEN)
    connection.execute(BROUGHT, {"broadcast": BROADCAST})
    connection.execute(FACT)
    row = connection.execute("SELECT count(*) FROM fact").fetchone()
    return int(row[0]) if row else 0
