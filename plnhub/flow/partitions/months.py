"""Bring facts, deeds and rollups up to date: a month is computed anew once something it takes has changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import sha256
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
from ibis import Table

from plnhub.activity.verbs import MEANING
from plnhub.crash import crash_point
from plnhub.flow.engines import Engine
from plnhub.flow.expressions import VERSION, company_rollup, deeds, division_rollup, facts, team_rollup
from plnhub.flow.expressions.schemas import CHOICES, FACTS, MEMBERSHIPS, NODES, TAKERS, TEAMS
from plnhub.flow.partitions.borrowed import Borrowed
from plnhub.flow.partitions.circumstances import FORMULA
from plnhub.flow.partitions.export import ACTS
from plnhub.flow.partitions.manifest import ActsMonth, FactMonth
from plnhub.flow.partitions.parts import Part, make_room, part_of
from plnhub.flow.partitions.people_tables import SmallTables

FACT, DEED, TEAM, DIVISION, COMPANY = "facts", "deeds", "rollup_team", "rollup_division", "rollup_company"
ACTS_SCHEMA = ibis.Schema.from_pyarrow(ACTS)


@dataclass(kw_only=True)
class Made:
    """The months as they are now, and how many of them were computed, used again, or found damaged."""

    months: dict[str, FactMonth] = field(default_factory=dict)
    made: int = 0
    reused: int = 0
    damaged: int = 0


@dataclass(frozen=True, kw_only=True)
class Digests:
    """Stand for everything that the facts of a month are made of."""

    engine: str
    acts: Mapping[str, ActsMonth]
    borrowed: Mapping[str, str]

    def of(self, month: str, marks: str) -> str:
        """Of a month that takes these marks from people."""
        return _digest(
            *(str(VERSION), MEANING, self.engine, duckdb.__version__, self.acts[month].acts.sha256),
            *(self.borrowed.get(month, ""), FORMULA, marks),
        )

    def unchanged(self, earlier: Mapping[str, FactMonth]) -> dict[str, str]:
        """The marks of the months that take the same acts now as in an earlier run."""
        return {
            month: known.marks
            for month, known in earlier.items()
            if month in self.acts and self.of(month, known.marks) == known.digest
        }


@dataclass(frozen=True, kw_only=True)
class Maker:
    """Computes months with one engine; `known` are the files of earlier runs by their path."""

    engine: Engine
    store: Path
    acts: Mapping[str, ActsMonth]
    small: SmallTables
    borrowed: Borrowed
    digests: Digests
    marks: Mapping[str, str]
    known: Mapping[str, Part]

    def all(self, keep: Callable[[Made], None]) -> Made:
        """Every month in turn; `keep` is told of each that was computed."""
        done = Made()
        for one in fields(SmallTables):
            self.engine.memory(one.name, getattr(self.small, one.name))
        teams = _digest(str(self.small.teams.to_pylist()))
        for month in sorted(self.acts):
            digest = self.digests.of(month, self.marks[month])
            wanted = _paths(month, digest, teams)
            there = {name: part for name, path in wanted.items() if (part := self._known(path, done))}
            missing = {name: path for name, path in wanted.items() if name not in there}
            made = self._made(month, missing, there) if missing else {}
            tables = {name: (there | made)[name] for name in wanted}
            done.months[month] = FactMonth(digest=digest, marks=self.marks[month], tables=tables)
            done.made, done.reused = done.made + bool(missing), done.reused + (not missing)
            if missing:
                keep(done)
                crash_point("rebuild.facts")
        return done

    def _known(self, path: str, done: Made) -> Part | None:
        part = self.known.get(path)
        is_whole = bool(part and part.is_whole(self.store))
        done.damaged += part is not None and not is_whole
        return part if is_whole else None

    def _made(self, month: str, missing: Mapping[str, str], there: Mapping[str, Part]) -> dict[str, Part]:
        self.engine.table([self.store / self.acts[month].acts.path], ACTS_SCHEMA, "acts")
        made: dict[str, Part] = {}
        if FACT in missing:
            self.engine.memory("related", self._related(month))
            made[FACT] = self._written(ways()[FACT], missing[FACT])
        self.engine.table([self.store / {**there, **made}[FACT].path], FACTS, "facts")
        rest = {name: path for name, path in missing.items() if name != FACT}
        return made | {name: self._written(ways()[name], path) for name, path in rest.items()}

    def _related(self, month: str) -> pa.Table:
        found = self.borrowed.acts(self.store, self.acts, month)
        return ACTS.empty_table() if found is None else found

    def _written(self, expression: Table, path: str) -> Part:
        target = self.store / path
        make_room(target)
        return part_of(self.store, path, self.engine.write(expression, target))


@cache
def ways() -> dict[str, Table]:
    """The expression of each table, over names that stand for another month each time."""
    acts, related = ibis.table(ACTS_SCHEMA, "acts"), ibis.table(ACTS_SCHEMA, "related")
    nodes, memberships = ibis.table(NODES, "nodes"), ibis.table(MEMBERSHIPS, "memberships")
    choices, takers = ibis.table(CHOICES, "choices"), ibis.table(TAKERS, "takers")
    rows, teams = ibis.table(FACTS, "facts"), ibis.table(TEAMS, "teams")
    return {
        FACT: facts(acts, related, nodes, memberships, choices, takers),
        DEED: deeds(acts, nodes, choices),
        TEAM: team_rollup(rows),
        DIVISION: division_rollup(rows, teams),
        COMPANY: company_rollup(rows),
    }


def _paths(month: str, digest: str, teams: str) -> dict[str, str]:
    by_team = _digest(digest, teams)
    return {
        FACT: f"facts/{month}-{digest}.parquet",
        DEED: f"deeds/{month}-{digest}.parquet",
        TEAM: f"rollups/team/{month}-{digest}.parquet",
        DIVISION: f"rollups/division/{month}-{by_team}.parquet",
        COMPANY: f"rollups/company/{month}-{digest}.parquet",
    }


def _digest(*pieces: str) -> str:
    return sha256("\n".join(pieces).encode()).hexdigest()[:16]
