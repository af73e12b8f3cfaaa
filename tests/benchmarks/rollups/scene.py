"""Two years of facts of an invented company with teams of very different sizes, one Parquet file a month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plnhub.flow.engines import Engine
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.expressions.schemas import FACTS, TEAMS

MONTHS = 24
TOPICS = 60
DIVISIONS = 20
WITHIN = 0.6  # share of acts that stay in the team
VERBS = ("answer", "share", "review")
CS = ("collaborate", "contribute", "collaborate")


@dataclass(frozen=True, kw_only=True)
class Company:
    """Who is in which team, both drawn with a skew, and each person's 63-bit code."""

    codes: np.ndarray
    team_of: np.ndarray
    first_of: np.ndarray
    size_of: np.ndarray

    @property
    def team_names(self) -> pa.Array:
        return pa.array([f"team {number:04}" for number in range(len(self.size_of))])


def write_company(folder: Path, count: int, people: int, teams: int) -> tuple[Path, ...]:
    """The table of teams and the files of facts."""
    dice = np.random.default_rng(7)
    invented = company(people, teams, dice)
    pq.write_table(teams_table(invented), folder / "teams.parquet")
    (folder / "facts").mkdir()
    with duckdb_engine() as engine:
        return tuple(write_facts(engine, folder / "facts", invented, count, dice))


def company(people: int, teams: int, dice: np.random.Generator) -> Company:
    weights = dice.lognormal(0, 1, teams)
    team_of = np.sort(dice.choice(teams, people, p=weights / weights.sum()))
    size_of = np.bincount(team_of, minlength=teams)
    codes = dice.permutation(np.unique(dice.integers(0, 2**63 - 1, people + 100)))[:people]
    first_of = np.concatenate([[0], np.cumsum(size_of)[:-1]])
    return Company(codes=codes, team_of=team_of, first_of=first_of, size_of=size_of)


def teams_table(one: Company) -> pa.Table:
    names = one.team_names
    division = pa.array([f"division {number % DIVISIONS:02}" for number in range(len(names))])
    return pa.table(
        {"team": names, "parent": pa.nulls(len(names), pa.string()), "division": division},
        schema=TEAMS.to_pyarrow(),
    )


def write_facts(
    engine: Engine, folder: Path, one: Company, count: int, dice: np.random.Generator
) -> list[Path]:
    """About `count` facts, the same number each month."""
    files = []
    for number in range(MONTHS):
        year, month = 2025 + number // 12, number % 12 + 1
        rows = _month(one, count // MONTHS, date(year, month, 1), monthrange(year, month)[1], dice)
        files.append(folder / f"{year}-{month:02}.parquet")
        engine.write(engine.memory("facts_of_month", rows), files[-1])
    return files


def _month(one: Company, count: int, first: date, days: int, dice: np.random.Generator) -> pa.Table:
    people = len(one.codes)
    source = (people * dice.random(count) ** 1.5).astype(np.int64)
    team = one.team_of[source]
    colleague = one.first_of[team] + (dice.random(count) * one.size_of[team]).astype(np.int64)
    target = np.where(dice.random(count) < WITHIN, colleague, dice.integers(0, people, count))
    kept = source != target
    source, target = source[kept], target[kept]
    size = len(source)
    day = np.datetime64(first) + dice.integers(0, days, size).astype("timedelta64[D]")
    verb = dice.integers(0, len(VERBS), size)
    topic = (TOPICS * dice.random(size) ** 1.5).astype(np.int64)
    return pa.table(
        {
            "day": pa.array(day),
            "verb": pa.array(VERBS).take(pa.array(verb)),
            "c": pa.array(CS).take(pa.array(verb)),
            "source": one.codes[source],
            "target": one.codes[target],
            "source_team": one.team_names.take(pa.array(one.team_of[source])),
            "target_team": one.team_names.take(pa.array(one.team_of[target])),
            "community": pa.nulls(size, pa.string()),
            "topic": pa.array([f"topic {number:02}" for number in range(TOPICS)]).take(pa.array(topic)),
            "channel": pa.array(["hub"] * size),
            "counted": dice.random(size) < 0.95,
            "mirrored": np.ones(size, dtype=bool),
            "n": np.ones(size, dtype=np.int64),
        },
        schema=FACTS.to_pyarrow(),
    )
