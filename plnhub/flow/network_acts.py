"""Read who did what from two CSV files, people and acts, as the tables that a rebuild makes of the ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from ibis import Schema

from plnhub.activity.actors import Party
from plnhub.activity.files import rows_of
from plnhub.activity.record import Act
from plnhub.activity.rows import RowError, act_from, fingerprint, is_named
from plnhub.errors import UsageError
from plnhub.flow.engines import Engine
from plnhub.flow.expressions import deeds, facts, schemas
from plnhub.flow.figures import RunTables
from plnhub.flow.network import NO_DATA, Row, Table, UnreadableNetwork, read_table
from plnhub.flow.partitions.people import BOT, TECHNICAL, communities_of

HUB = "hub"
MOST_SHOWN = 20
ABSENT = frozenset({"0", "false", "no"})
Cells = Mapping[str, str]


class UnreadableActs(UsageError):
    """Rows that are no acts: every one of them is told, or how many more there are."""

    def __init__(self, path: Path, wrong: Sequence[tuple[int, str]]) -> None:
        lines = [f"{path}, line {line}: {reason}" for line, reason in wrong[:MOST_SHOWN]]
        more = len(wrong) - len(lines)
        told = [*lines, f"… and {more} more"] if more else lines
        super().__init__("\n".join([*told, "Nothing was measured: correct these lines and try again."]))


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The tables, the last day on which anything happened, and how often a row named an act known already."""

    tables: RunTables
    last_day: date
    duplicates: int


@dataclass(kw_only=True)
class Codes:
    """The number of each person and account, given out as they come."""

    staff: Mapping[str, int]
    outside: dict[Party, int] = field(default_factory=dict)

    def of(self, party: Party) -> int:
        if party.person_id is not None:
            return party.person_id
        return self.outside.setdefault(party, len(self.staff) + len(self.outside))


def read_acts(
    engine: Engine, people: Path, acts: Path, *, group_by: str | None, now: datetime, as_of: date | None
) -> Recorded:
    """Acts up to the end of `as_of`; without it, all of them."""
    table = read_table(people)
    if group_by is not None:
        table.require(group_by, "Name one of these columns with --group-by.")
    codes = Codes(staff=_staff(people, table.columns[0], table.rows))
    found, duplicates = _acts(acts, codes.staff, now)
    rows = [row for row in _rows(found, codes) if as_of is None or row["day"] <= as_of]
    last_day = as_of or max((row["day"] for row in rows), default=now.date())
    nodes = [*_people(table, group_by, last_day), *_outsiders(codes)]
    return Recorded(tables=_tables(engine, rows, nodes), last_day=last_day, duplicates=duplicates)


def _staff(path: Path, key: str, rows: Sequence[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, row in enumerate(rows):
        name = row.cells[key].casefold()
        if not name or name in found:
            problem = f"the id {row.cells[key]!r} is empty or stands in an earlier line too"
            raise UnreadableNetwork(path, row.line, problem, "Give every person an id of their own.")
        found[name] = number
    return found


def _acts(path: Path, staff: Mapping[str, int], now: datetime) -> tuple[list[Act], int]:
    """Each act once, in the order of the file; a row without a name of its own is known by its contents."""
    found: dict[str, Act] = {}
    wrong: list[tuple[int, str]] = []
    seen: dict[bytes, int] = {}
    duplicates = 0
    for line, row in rows_of(path):
        act = _act(row, staff, seen, now)
        if isinstance(act, str):
            wrong.append((line, act))
        else:
            duplicates += act.key in found
            found.setdefault(act.key, act)
    if wrong:
        raise UnreadableActs(path, wrong)
    return list(found.values()), duplicates


def _act(row: Cells | str, staff: Mapping[str, int], seen: dict[bytes, int], now: datetime) -> Act | str:
    """The act, or what is wrong with the row."""
    if isinstance(row, str):
        return row
    mark = b"" if is_named(row) else fingerprint(row)
    try:
        act = act_from(row, staff, mark, seen.get(mark, 0), now)
    except RowError as error:
        return str(error)
    seen[mark] = seen.get(mark, 0) + 1
    return act


def _rows(acts: Sequence[Act], codes: Codes) -> Iterator[dict[str, Any]]:
    number = {act.key: place for place, act in enumerate(acts)}
    for place, act in enumerate(acts):
        at = act.occurred_at.astimezone(UTC)
        yield {
            "id": place,
            "at": at,
            "day": at.date(),
            "verb": act.verb,
            "actor": codes.of(act.actor),
            "recipients": [codes.of(party) for party in act.recipients],
            "parent": number.get(act.in_reply_to or ""),
            "topic": act.topic,
            "context": act.context,
            "channel": act.channel,
            "profile": 0,
        }


def _people(table: Table, group_by: str | None, last_day: date) -> Iterator[dict[str, Any]]:
    """Who comes after the last day is no member of staff yet."""
    team = group_by or "team"
    division = "division" if "division" in table.columns and group_by is None else team
    for number, row in enumerate(table.rows):
        is_bot = row.cells.get("employee_type", "").casefold() in TECHNICAL
        started = _first_day(table.path, row)
        has_come = started is None or started <= last_day
        here = row.cells.get("active", "").casefold() not in ABSENT and not is_bot and has_come
        yield _node(number, number_of=str(number), active=here, counted=here, is_bot=is_bot) | {
            "team": _known(row, team),
            "division": _known(row, division),
            "level": _known(row, "level"),
            "started": started,
        }


def _outsiders(codes: Codes) -> Iterator[dict[str, Any]]:
    parties = list(codes.outside)
    communities = communities_of([one.network for one in parties], [one.handle for one in parties])
    for (party, code), community in zip(codes.outside.items(), communities, strict=True):
        is_bot = bool(BOT.search(party.handle))
        yield _node(code, number_of=f"outside:{code}", active=False, counted=False, is_bot=is_bot) | {
            "community": community
        }


def _node(code: int, *, number_of: str, **flags: bool) -> dict[str, Any]:
    return {"code": code, "node": number_of, "dimensions": "{}", "mirrored": False, **flags}


def _known(row: Row, column: str) -> str | None:
    text = row.cells.get(column, "")
    return None if text in NO_DATA else text


def _first_day(path: Path, row: Row) -> date | None:
    text = _known(row, "start_date")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        problem = f"start_date {text!r} is no day"
        raise UnreadableNetwork(path, row.line, problem, "Write it as 2026-03-01.") from error


def _tables(
    engine: Engine, acts: Sequence[Mapping[str, Any]], nodes: Sequence[Mapping[str, Any]]
) -> RunTables:
    named: tuple[tuple[str, Schema, Iterable[Mapping[str, Any]]], ...] = (
        ("acts", schemas.ACTS, acts),
        ("related", schemas.ACTS, ()),
        ("nodes", schemas.NODES, nodes),
        ("memberships", schemas.MEMBERSHIPS, ()),
        ("teams", schemas.TEAMS, _teams(nodes)),
        ("choices", schemas.CHOICES, [_agreed(node["code"]) for node in nodes]),
        ("takers", schemas.TAKERS, [{"network": HUB, "code": node["code"]} for node in nodes]),
    )
    table = {name: engine.memory(name, _arrow(schema, rows)) for name, schema, rows in named}
    small = (table["nodes"], table["memberships"], table["choices"])
    made = facts(table["acts"], table["related"], *small, table["takers"])
    done = deeds(table["acts"], table["nodes"], table["choices"])
    return RunTables(
        facts=engine.memory("facts", engine.arrow(made)),
        deeds=engine.memory("deeds", engine.arrow(done)),
        **{name: table[name] for name in ("acts", "nodes", "memberships", "teams", "choices")},
    )


def _teams(nodes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A team whose people name several divisions has none of its own: each person's counts."""
    divisions: dict[str, set[str | None]] = {}
    for node in nodes:
        if team := node.get("team"):
            divisions.setdefault(team, set()).add(node["division"])
    one = {team: next(iter(found)) if len(found) == 1 else None for team, found in divisions.items()}
    return [{"team": team, "division": name} for team, name in sorted(one.items())]


def _agreed(code: int) -> dict[str, Any]:
    """Everybody here has agreed to everything: the files are the caller's own."""
    return {"profile": 0, "actor": code, "counted": True, "mirrored": False, "network": HUB}


def _arrow(schema: Schema, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    blank = dict.fromkeys(schema.names)
    return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=schema.to_pyarrow())
