"""A ledger small enough to write down, and what the expressions answer on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import pyarrow as pa
from ibis import Schema, Table

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import deeds, facts, schemas

HUB = "hub"
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Act:
    id: int
    verb: str
    actor: int
    recipients: tuple[int, ...] = ()
    parent: int | None = None
    day: date = date(2026, 3, 2)
    minute: int = 0
    topic: str | None = None
    channel: str | None = "hub"
    profile: int = 0

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day, time(9), tzinfo=UTC) + timedelta(minutes=self.minute)

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"

    def row(self) -> Row:
        plain = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "minute"}
        return plain | {"at": self.at, "recipients": list(self.recipients)}


@dataclass(frozen=True, kw_only=True)
class Node:
    code: int
    team: str | None = None
    community: str | None = None
    counted: bool = True
    mirrored: bool = True
    is_bot: bool = False


@dataclass(frozen=True, kw_only=True)
class Member:
    code: int
    team: str
    started: date
    ended: date | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    profile: int = 0
    actor: int | None = None
    counted: bool = True
    mirrored: bool = True
    network: str = HUB


@dataclass(frozen=True, kw_only=True)
class Ledger:
    acts: Sequence[Act]
    nodes: Sequence[Node]
    members: Sequence[Member] = ()
    choices: Sequence[Choice] = ()
    takers: Sequence[tuple[str, int]] = ()


def willing(acts: Sequence[Act], nodes: Sequence[Node], members: Sequence[Member] = ()) -> Ledger:
    """A ledger in which everybody agreed to everything on the hub."""
    return Ledger(
        acts=acts,
        nodes=nodes,
        members=members,
        choices=[Choice(actor=node.code) for node in nodes],
        takers=[(HUB, node.code) for node in nodes],
    )


def rows(schema: Schema, found: Iterable[Row]) -> pa.Table:
    blank = dict.fromkeys(schema.names)
    return pa.Table.from_pylist([{**blank, **row} for row in found], schema=schema.to_pyarrow())


def acts_table(engine: Engine, name: str, acts: Iterable[Act]) -> Table:
    return engine.memory(name, rows(schemas.ACTS, [act.row() for act in acts]))


def small_tables(engine: Engine, ledger: Ledger) -> list[Table]:
    """Nodes, memberships, choices and takers."""
    active = {"active": True}
    return [
        engine.memory(
            "nodes", rows(schemas.NODES, [vars(n) | active | {"node": f"{n.code}"} for n in ledger.nodes])
        ),
        engine.memory("memberships", rows(schemas.MEMBERSHIPS, map(vars, ledger.members))),
        engine.memory("choices", rows(schemas.CHOICES, map(vars, ledger.choices))),
        engine.memory(
            "takers", rows(schemas.TAKERS, [{"network": net, "code": code} for net, code in ledger.takers])
        ),
    ]


def facts_by_month(engine: Engine, ledger: Ledger) -> list[Row]:
    """All facts, each month made from its own acts and those of other months that these need."""
    small_tables(engine, ledger)
    found: list[Row] = []
    with TemporaryDirectory() as folder:
        for month in sorted({act.month for act in ledger.acts}):
            own = [act for act in ledger.acts if act.month == month]
            acts_table(engine, "acts", own)
            acts_table(engine, "related", related(ledger.acts, own))
            path = Path(folder) / f"{month}.parquet"
            engine.write(facts_of_names(), path)
            found += engine.arrow(engine.table([path], schemas.FACTS)).to_pylist()
    return found


@cache
def facts_of_names() -> Table:
    """The expression once for all, over names that stand for another month each time."""
    names = {
        "acts": schemas.ACTS,
        "related": schemas.ACTS,
        "nodes": schemas.NODES,
        "memberships": schemas.MEMBERSHIPS,
        "choices": schemas.CHOICES,
        "takers": schemas.TAKERS,
    }
    return facts(*(ibis.table(schema, name) for name, schema in names.items()))


def related(acts: Sequence[Act], own: Sequence[Act]) -> list[Act]:
    parents = {act.parent for act in own} - {None}
    return [act for act in acts if act not in own and (act.id in parents or act.parent in parents)]


def deeds_of(engine: Engine, ledger: Ledger) -> list[Row]:
    nodes, _, choices, _ = small_tables(engine, ledger)
    return engine.arrow(deeds(acts_table(engine, "acts", ledger.acts), nodes, choices)).to_pylist()


def facts_table(engine: Engine, found: Iterable[Row]) -> Table:
    plain = {"verb": "answer", "c": "collaborate", "counted": True, "mirrored": True, "n": 1}
    return engine.memory(
        "facts", rows(schemas.FACTS, [plain | {"day": date(2026, 3, 2)} | dict(r) for r in found])
    )
