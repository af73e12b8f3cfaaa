"""The small tables of a run, from what the database tells of people, accounts, teams and choices."""

from dataclasses import dataclass, fields
from datetime import date

import pyarrow as pa

from plnhub.flow.expressions.schemas import CHOICES, MEMBERSHIPS, NODES, TAKERS
from plnhub.flow.store import engine
from plnhub.models import HUB, PersonState

CODE = ("code", pa.int64())
SWITCHES = [("counted", pa.bool_()), ("mirrored", pa.bool_())]
PERSON = pa.schema(
    [
        *(CODE, ("node", pa.string()), ("team", pa.string()), ("division", pa.string())),
        *(("team_division", pa.string()), ("level", pa.string()), ("location", pa.string())),
        *(("employee_type", pa.string()), ("dimensions", pa.string()), ("started", pa.date32())),
        *(("state", pa.string()), ("disabled", pa.bool_()), ("is_bot", pa.bool_())),
    ]
)
OUTSIDER = pa.schema([CODE, ("node", pa.string()), ("community", pa.string()), ("is_bot", pa.bool_())])
ACTING = pa.schema([("actor", pa.int64()), CODE])
PROFILE = pa.schema(
    [("profile", pa.int64()), CODE, ("network", pa.string()), ("proven", pa.bool_()), *SWITCHES]
)
MEMBERSHIP = pa.schema([CODE, ("team", pa.string()), ("started", pa.date32()), ("ended", pa.date32())])
HERE = (PersonState.ACTIVE, PersonState.MISSING)

NODE = f"""
WITH chosen AS (
    SELECT code, bool_or(counted) AS counted, bool_or(mirrored) AS mirrored FROM profile GROUP BY code
), staff AS (
    SELECT person.*, NOT disabled AND NOT is_bot AND list_contains($here, state)
               AND coalesce(started <= $as_of, true) AS active,
           coalesce(chosen.counted, false) AS counts, coalesce(chosen.mirrored, false) AS mirrors
    FROM person LEFT JOIN chosen USING (code)
)
SELECT code, node, NULL AS community, team, coalesce(nullif(division, ''), team_division) AS division,
       level, location, employee_type, coalesce(nullif(dimensions, ''), '{{}}') AS dimensions, started,
       active, active AND counts AS counted,
       mirrors AND NOT is_bot AND state <> '{PersonState.PSEUDONYM}' AS mirrored, is_bot
FROM staff
UNION ALL
SELECT code, any_value(node), any_value(community), NULL, NULL, NULL, NULL, NULL, '{{}}', NULL,
       false, false, false, bool_or(is_bot)
FROM outsider GROUP BY code
ORDER BY code
"""  # noqa: S608
MEMBERSHIPS_AND_GAPS = """
WITH held AS (
    SELECT code, started, greatest(started, coalesce(ended, $last)) AS until,
           max(until) OVER (PARTITION BY code ORDER BY started, team, ended
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS covered
    FROM membership
), whole AS (
    SELECT code, max(until) AS until FROM held GROUP BY code
), gap AS (
    SELECT code, coalesce(covered, $first) AS started, started AS ended FROM held
    UNION ALL
    SELECT code, coalesce(until, $first), NULL FROM person LEFT JOIN whole USING (code)
)
SELECT code, team, started, ended FROM membership
UNION ALL
SELECT code, person.team, gap.started, ended FROM gap JOIN person USING (code)
WHERE gap.started < coalesce(ended, $last) AND person.team IS NOT NULL
ORDER BY code, started, team, ended
"""
"""Who was in which team from when until when; days that no membership tells have the present team."""
CHOICE = f"""
WITH own AS (
    SELECT code, bool_and(counted) AS counted, bool_and(mirrored) AS mirrored
    FROM profile WHERE network = '{HUB}' GROUP BY code
)
SELECT profile, NULL AS actor, counted, mirrored, network FROM profile
WHERE proven AND (counted OR mirrored)  -- one that is off leaves no trace
UNION ALL
SELECT 0, who.code, coalesce(own.counted, person.code IS NULL), coalesce(own.mirrored, person.code IS NULL),
       '{HUB}'
FROM (SELECT DISTINCT code FROM acting) AS who LEFT JOIN person USING (code)
LEFT JOIN own USING (code)
ORDER BY profile, actor
"""  # noqa: S608
"""By profile, if proven; by actor for acts inside the Hub; outsiders have no say to ask for here."""
TAKER = "SELECT DISTINCT network, code FROM profile WHERE proven AND counted ORDER BY ALL"
"""By network: staff who count themselves in with a proven profile there."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the database holds, under codes; `acting` are the actors of the ledger, in order."""

    person: pa.Table
    outsider: pa.Table
    acting: pa.Table
    profile: pa.Table
    membership: pa.Table
    team: pa.Table


@dataclass(frozen=True, kw_only=True)
class SmallTables:
    """All that a run knows beside the acts."""

    nodes: pa.Table
    memberships: pa.Table
    teams: pa.Table
    choices: pa.Table
    takers: pa.Table


def small_tables(found: Found, as_of: date) -> SmallTables:
    """Who counts on the day, who was where when, and who allows what."""
    here = {"here": [str(state) for state in HERE], "as_of": as_of}
    ends = {"first": date.min, "last": date.max}
    with engine() as connection:
        for one in fields(Found):
            connection.register(one.name, getattr(found, one.name))

        def asked(query: str, schema: pa.Schema, **words: object) -> pa.Table:
            return connection.sql(query, params=words or None).to_arrow_table().cast(schema)

        return SmallTables(
            nodes=asked(NODE, NODES.to_pyarrow(), **here),
            memberships=asked(MEMBERSHIPS_AND_GAPS, MEMBERSHIPS.to_pyarrow(), **ends),
            teams=found.team,
            choices=asked(CHOICE, CHOICES.to_pyarrow()),
            takers=asked(TAKER, TAKERS.to_pyarrow()),
        )
