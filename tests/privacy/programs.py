"""The attacker's integer programs: what published sums leave open about an atom or one of its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

NOBODY = frozenset({""})
Range = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A sum known to lie between two numbers: what givers gave to receivers; `known` was taken out of it."""

    givers: frozenset[str]
    low: int
    high: int
    receivers: frozenset[str] = NOBODY
    known: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """What stays open about people of one atom: together, and one of them in all and in each sight."""

    people: frozenset[str]
    total: Range
    whole: Range
    cells: tuple[Range, ...]


def split(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """People by the groups they are in."""
    listed = list(groups)
    signature: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for number, people in enumerate(listed):
        for person in people:
            signature[person] += (number,)
    parts: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for person, held in signature.items():
        parts[held].add(person)
    return [frozenset(people) for people in parts.values()]


def extremes(
    goal: Any, rows: Sequence[Any], lows: Sequence[float], highs: Sequence[float], upper: Any
) -> Range:
    """The least and the greatest value of the goal that all sights allow."""
    constraints = LinearConstraint(np.array(rows), np.array(lows), np.array(highs)) if len(rows) else ()
    ends = []
    for sign in (1, -1):
        answer = milp(
            sign * goal,
            constraints=constraints,
            bounds=Bounds(np.zeros(len(goal)), upper),
            integrality=np.ones(len(goal)),
            options={"time_limit": 20},
        )
        if answer.fun is None:
            raise ValueError(f"The sights contradict each other or took too long: {answer.message}")
        ends.append(round(sign * answer.fun))
    return ends[0], ends[1]


def yes_ranges(sights: Sequence[Sight]) -> list[tuple[frozenset[str], int, int]]:
    """How many of each atom may have said yes; pairs of small atoms are looked at together too."""
    atoms = [atom for atom in split(sight.givers for sight in sights) if atom]
    rows = [[float(atom <= sight.givers) for atom in atoms] for sight in sights]
    sizes = np.array([float(len(atom)) for atom in atoms])
    groups = [(number,) for number in range(len(atoms))]
    small = [number for number, atom in enumerate(atoms) if len(atom) < 5]
    ranges = []
    for chosen in [*groups, *combinations(small[:12], 2)]:
        goal = np.array([float(number in chosen) for number in range(len(atoms))])
        low, high = extremes(goal, rows, [s.low for s in sights], [s.high for s in sights], sizes)
        ranges.append((frozenset().union(*(atoms[number] for number in chosen)), low, high))
    return ranges


def count_ranges(sights: Sequence[Sight], dominance: float) -> list[Group]:
    """For each atom of givers, what one person in it may have given."""
    givers = split(sight.givers for sight in sights)
    takers = split(sight.receivers for sight in sights)
    return [_group(sights, dominance, givers, takers, atom) for atom in givers]


def _group(
    sights: Sequence[Sight],
    dominance: float,
    givers: Sequence[frozenset[str]],
    takers: Sequence[frozenset[str]],
    atom: frozenset[str],
) -> Group:
    program = _Program(sights, dominance, givers, takers, atom)
    mine = [number for number, sight in enumerate(sights) if atom <= sight.givers]
    return Group(
        people=atom,
        total=program.range_of(program.atom_goal()),
        whole=program.range_of(program.person_goal(range(len(takers)))),
        cells=tuple(program.range_of(program.person_goal(program.takers_of(number))) for number in mine),
    )


class _Program:
    """Unknown flows from atom to atom, and beside them those of one person in the atom looked at."""

    def __init__(
        self,
        sights: Sequence[Sight],
        dominance: float,
        givers: Sequence[frozenset[str]],
        takers: Sequence[frozenset[str]],
        atom: frozenset[str],
    ) -> None:
        self.sights, self.dominance = sights, dominance
        self.givers, self.takers, self.at = givers, takers, list(givers).index(atom)
        self.flows = len(givers) * len(takers)
        self.rows: list[Any] = []
        self.lows: list[float] = []
        self.highs: list[float] = []
        self._see()

    def takers_of(self, number: int) -> list[int]:
        return [j for j, taker in enumerate(self.takers) if taker <= self.sights[number].receivers]

    def atom_goal(self) -> Any:
        goal = self._blank()
        goal[[self._flow(self.at, j) for j in self._seen_takers()]] = 1
        return goal

    def person_goal(self, columns: Iterable[int]) -> Any:
        goal = self._blank()
        goal[[self.flows + j for j in columns if j in self._seen_takers()]] = 1
        return goal

    def range_of(self, goal: Any) -> Range:
        top = float(sum(sight.high for sight in self.sights)) + 1
        upper = np.full(len(goal), top)
        return extremes(goal, self.rows, self.lows, self.highs, upper)

    def _seen_takers(self) -> set[int]:
        atom = self.givers[self.at]
        return {j for n, sight in enumerate(self.sights) if atom <= sight.givers for j in self.takers_of(n)}

    def _see(self) -> None:
        for j in range(len(self.takers)):
            row = self._blank()
            row[self._flow(self.at, j)], row[self.flows + j] = 1, -1
            alone = len(self.givers[self.at]) == 1
            self._add(row, 0, 0 if alone else np.inf)
        for number, sight in enumerate(self.sights):
            self._see_one(sight, self.takers_of(number))

    def _see_one(self, sight: Sight, columns: Sequence[int]) -> None:
        rows = [i for i, giver in enumerate(self.givers) if giver <= sight.givers]
        total = self._blank()
        total[[self._flow(i, j) for i in rows for j in columns]] = 1
        self._add(total, sight.low, sight.high)
        for i in rows:
            part = self._blank()
            part[[self._flow(i, j) for j in columns]] = 1
            size = len(self.givers[i])
            if i == self.at:
                person = self._blank()
                person[[self.flows + j for j in columns]] = 1
                self._at_most(person, 1, total, sight.known)
                self._at_most(part - person, size - 1, total, sight.known)
            else:
                self._at_most(part, size, total, sight.known)

    def _at_most(self, part: Any, people: int, total: Any, known: int) -> None:
        share = people * self.dominance
        self._add(part - share * total, -np.inf, share * known + 1e-6)

    def _add(self, row: Any, low: float, high: float) -> None:
        self.rows.append(row)
        self.lows.append(low)
        self.highs.append(high)

    def _flow(self, i: int, j: int) -> int:
        return i * len(self.takers) + j

    def _blank(self) -> Any:
        return np.zeros(self.flows + len(self.takers))
