"""Read from the flow store what a release counts: the people, their deeds and what passed among them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from plnhub.flow import store
from plnhub.flow.store import KEY
from plnhub.privacy.gate import Cohort, Contribution, Family, People

FLOW = "flow"
BORDER = "border"
PARTICIPATION = "participation"
ELSEWHERE = "elsewhere"

BETWEEN = """
SELECT day, source, target, sum(n)::INT FROM fact
WHERE counted AND verb <> 'introduce' AND community IS NULL GROUP BY ALL ORDER BY ALL
"""
ACROSS = """
SELECT day, source, target, community, source LIKE 'outside:%', sum(n)::INT FROM fact
WHERE counted AND verb <> 'introduce' AND community IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
WELL_KNOWN = """
SELECT community FROM fact
JOIN person ON person.node = CASE WHEN source LIKE 'outside:%' THEN target ELSE source END
WHERE fact.counted AND person.counted AND community IS NOT NULL
GROUP BY community HAVING count(DISTINCT person.node) >= ?
ORDER BY sum(n) DESC, community LIMIT 8
"""
PERSON = "SELECT node, division, level, counted FROM person ORDER BY node"
FIRST_DAY = "SELECT min(day) FROM (FROM fact SELECT day UNION FROM deed SELECT day)"
DEEDS = "SELECT day, c, node, sum(n)::INT FROM deed GROUP BY ALL ORDER BY ALL"


@dataclass(frozen=True, kw_only=True)
class Source:
    """All that the gate needs of one run; people stand under pseudonyms."""

    run: store.Run
    first_day: date
    eligible: People
    staff: int
    families: tuple[Family, ...]
    communities: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    folder: Path
    key: str


def read_source(folder: Path, levels: tuple[str, ...], least: int) -> Source:
    """Read the run in force; outside communities that fewer than `least` people touch become "elsewhere"."""
    run, place = store.run_in_force(folder)
    with store.engine() as connection:
        store.load(connection, place, "person", "fact", "deed")
        people = connection.execute(PERSON).fetchall()
        known = tuple(row[0] for row in connection.execute(WELL_KNOWN, [least]).fetchall())
        contributions = (*_between(connection), *_across(connection, known), *_deeds(connection))
        staff = _number(connection, "SELECT count(*) FROM person WHERE active")
        earliest = connection.execute(FIRST_DAY).fetchone()
    return Source(
        run=run,
        first_day=earliest[0] if earliest and earliest[0] else run.as_of,
        eligible=frozenset(node for node, _, _, counted in people if counted),
        staff=staff,
        families=_families(people, levels),
        communities=(*known, ELSEWHERE) if any(one.community for one in contributions) else (),
        contributions=contributions,
        folder=place,
        key=_key(place / KEY),
    )


def _key(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""


def _number(connection: DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _between(connection: DuckDBPyConnection) -> list[Contribution]:
    return [
        Contribution(measure=FLOW, day=day, giver=giver, receiver=receiver, n=n)
        for day, giver, receiver, n in connection.execute(BETWEEN).fetchall()
    ]


def _across(connection: DuckDBPyConnection, known: tuple[str, ...]) -> list[Contribution]:
    """What crossed the company's border; the outside end is a community, never a person."""
    found = []
    for day, source, target, community, inward, n in connection.execute(ACROSS).fetchall():
        ends = {"receiver": target} if inward else {"giver": source}
        name = community if community in known else ELSEWHERE
        found.append(Contribution(measure=BORDER, day=day, community=name, n=n, **ends))
    return found


def _deeds(connection: DuckDBPyConnection) -> list[Contribution]:
    return [
        Contribution(measure=PARTICIPATION, day=day, giver=node, answer=c, n=n)
        for day, c, node, n in connection.execute(DEEDS).fetchall()
    ]


def _families(people: list[tuple[Any, ...]], levels: tuple[str, ...]) -> tuple[Family, ...]:
    """Divisions, then levels in the order of the settings (unknown levels last, by name)."""
    divisions: dict[str, set[str]] = {}
    ranks: dict[str, set[str]] = {}
    for node, division, level, counted in people:
        if counted and division:
            divisions.setdefault(division, set()).add(node)
        if counted and level:
            ranks.setdefault(level, set()).add(node)
    order = {level: number for number, level in enumerate(levels)}
    ordered = sorted(ranks, key=lambda level: (order.get(level, len(order)), level))
    return tuple(
        Family(
            name=name,
            cohorts=tuple(Cohort(name=key, people=frozenset(groups[key])) for key in keys),
            ordered=name == "level",
        )
        for name, groups, keys in (("division", divisions, sorted(divisions)), ("level", ranks, ordered))
        if keys
    )
