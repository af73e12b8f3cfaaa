"""Draw a company with its ties as the tables that mirrors are made from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from plnhub.flow.mirrors import mirrors_of
from plnhub.flow.partitions.people import Nodes
from plnhub.flow.store import Run

RUN = Run(name="run-drawn", as_of=date(2026, 6, 30), window="90d", min_interactions=1)
GROUPS = ("A", "B", "C", None)
COLUMNS = ("code", "node", "community", "team", "division", "level", "location", "mirrored")


@dataclass(frozen=True, kw_only=True)
class World:
    """People as rows of COLUMNS by code, and for each pair of codes how often a gave to b and b to a."""

    people: dict[int, dict[str, Any]]
    ties: dict[tuple[int, int], tuple[int, int]]

    def mirrors(self) -> dict[int, dict[str, Any]]:
        """The numbers of each person, whose id is their code + 1."""
        names = {row["node"]: code for code, row in self.people.items()}
        of_person = {code + 1: name for name, code in names.items() if not name.startswith("outside:")}
        outside = {name: f"github:{code}" for name, code in names.items() if name.startswith("outside:")}
        none = np.zeros(0, dtype=np.int64)
        who = Nodes(of_person=of_person, outside=outside, actors=none, codes=none)
        return dict(mirrors_of(self._nodes(), self._ties(), who, RUN))

    def _nodes(self) -> pa.Table:
        types = {"code": pa.int64(), "mirrored": pa.bool_()}
        columns = {name: [row[name] for row in self.people.values()] for name in COLUMNS}
        return pa.table(
            {name: pa.array(column, types.get(name, pa.string())) for name, column in columns.items()}
        )

    def _ties(self) -> pa.Table:
        rows = [(*pair, *acts) for pair, acts in self.ties.items()]
        names = ("a", "b", "n_ab", "n_ba")
        return pa.table(
            {name: pa.array([row[place] for row in rows], pa.int64()) for place, name in enumerate(names)}
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    people = {code: draw(_person(code)) for code in draw(st.permutations(range(draw(st.integers(0, 9)))))}
    codes = sorted(people)
    pairs = [(a, b) for a in codes for b in codes if a < b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    acts = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any)
    return World(people=people, ties={pair: draw(acts) for pair in chosen})


@st.composite
def _person(draw: st.DrawFn, code: int) -> dict[str, Any]:
    """The order of names is not the order of codes; an account outside has a community and no group."""
    name, is_outside = f"{draw(st.integers(0, 99)):02}{code}", draw(st.booleans())
    if is_outside:
        nothing = dict.fromkeys(("team", "division", "level", "location"))
        return {
            "code": code,
            "node": f"outside:github:{name}",
            "community": "github",
            "mirrored": False,
        } | nothing
    groups = {each: draw(st.sampled_from(GROUPS)) for each in ("team", "division", "level", "location")}
    return {"code": code, "node": name, "community": None, "mirrored": draw(st.booleans())} | groups
