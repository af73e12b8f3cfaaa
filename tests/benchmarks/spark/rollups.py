"""From acts to facts to the team rollup on one engine, part by part, timed."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ibis import Table

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import facts, schemas, team_rollup
from tests.flow.spark.invented import Invented
from tests.flow.spark.whole_way import rows_of


@dataclass(frozen=True, kw_only=True)
class Way:
    """What came of it: seconds spent in each step, and rows of facts and of the rollup."""

    facts_wall: float
    facts_cpu: float
    team_wall: float
    team_cpu: float
    facts: int
    cells: int


def walk(
    engine: Engine, company: Invented, acts: Mapping[str, list[Path]], folder: Path, cpu: Callable[[], float]
) -> Way:
    folder.mkdir(exist_ok=True)
    small = {name: engine.memory(name, rows) for name, rows in company.small_tables().items()}
    asked = [small[name] for name in ("nodes", "memberships", "choices", "takers")]
    nothing = engine.memory("related", schemas.ACTS.to_pyarrow().empty_table())
    clocks, rows = {"facts": [0.0, 0.0], "team": [0.0, 0.0]}, {"facts": 0, "team": 0}

    def written(name: str, part: str, expression: Table) -> Path:
        wall, spent, target = time.monotonic(), cpu(), folder / f"{name}-{part}.parquet"
        rows[name] += engine.write(expression, target)
        clocks[name][0] += time.monotonic() - wall
        clocks[name][1] += cpu() - spent
        return target

    for part, files in acts.items():
        own = engine.table(files, schemas.ACTS)
        found = written("facts", part, facts(own, nothing, *asked))
        written("team", part, team_rollup(engine.table([found], schemas.FACTS)))
    return Way(
        **{"facts_wall": clocks["facts"][0], "facts_cpu": clocks["facts"][1]},
        **{"team_wall": clocks["team"][0], "team_cpu": clocks["team"][1]},
        **{"facts": rows["facts"], "cells": rows["team"]},
    )


def in_parts(acts: Mapping[str, Path], months: int) -> dict[str, list[Path]]:
    """So many months together, under the name of the first."""
    names = sorted(acts)
    return {
        names[low]: [acts[name] for name in names[low : low + months]] for low in range(0, len(names), months)
    }


def differing(one: Path, other: Path) -> list[str]:
    """The names of the files in which the two engines do not say the same, row by row."""
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    return [name for name in names if not rows_of(one / name).equals(rows_of(other / name))]
