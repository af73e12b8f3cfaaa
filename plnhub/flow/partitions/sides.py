"""Beside each file of acts: its replies to other months, and everybody who is in it."""

from hashlib import sha256
from pathlib import Path

from duckdb import DuckDBPyConnection

from plnhub.activity.verbs import VERBS, Flow
from plnhub.flow.partitions.parts import Part, write_whole
from plnhub.flow.store import engine

ENGAGING = [verb.name for verb in VERBS.values() if verb.engages or verb.flow is Flow.FROM_PARENT]
PASSING_ON = [verb.name for verb in VERBS.values() if verb.flow is Flow.FROM_PARENT]
CODE, AUTHOR, PROFILE = "code", "author", "profile"

LINKS = """
SELECT $month AS month, engaged.id, engaged.row, engaged.parent, engaged.actor, engaged.profile
FROM act AS engaged ANTI JOIN act AS parent ON engaged.parent = parent.id
WHERE engaged.parent IS NOT NULL AND list_contains($engaging, engaged.verb)
ORDER BY engaged.id
"""
ENDS = """
SELECT $month AS month, kind, number FROM (
    SELECT 'code' AS kind, actor AS number FROM act
    UNION SELECT 'code', unnest(recipients) FROM act
    UNION SELECT 'author', unnest(recipients) FROM act WHERE list_contains($passing_on, verb)
    UNION SELECT 'profile', profile FROM act WHERE profile IS NOT NULL
) ORDER BY kind, number
"""


FORMULA = sha256(f"{LINKS}{ENDS}{ENGAGING}{PASSING_ON}".encode()).hexdigest()[:8]
"""What another formula made beside the acts is not used again."""


def links_and_ends(store: Path, month: str, acts: Part) -> tuple[Part, Part]:
    """Write both beside the acts of the month, under the same digest."""
    name = f"{Path(acts.path).stem}-{FORMULA}.parquet"
    with engine() as connection:
        connection.read_parquet(str(store / acts.path), hive_partitioning=False).create_view("act")
        links = _written(connection, store, f"links/{name}", LINKS, {"month": month, "engaging": ENGAGING})
        ends = _written(connection, store, f"ends/{name}", ENDS, {"month": month, "passing_on": PASSING_ON})
    return links, ends


def _written(
    connection: DuckDBPyConnection, store: Path, path: str, query: str, words: dict[str, object]
) -> Part:
    return write_whole(store, path, connection.sql(query, params=words).to_arrow_table())
