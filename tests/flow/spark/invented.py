"""An invented company of any size: its people, their acts month by month, and the ties that follow."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plnhub.flow.expressions import schemas

START = date(2024, 1, 1)
VERBS = ("answer", "share", "reply", "thank", "review", "ask", "reshare")
CHANCES = (0.3, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05)
REPLYING = (2, 3, 6)
TEAM_SIZE, TEAMS_TOGETHER = 50, 10
Positions = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Invented:
    """`count` acts of `people`, spread over `months`; the same seed gives the same acts."""

    people: int
    count: int
    months: int
    topics: int = 60
    seed: int = 1
    dice: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dice", np.random.default_rng(self.seed))

    @cached_property
    def codes(self) -> Positions:
        return np.random.default_rng(self.seed).permutation(
            np.unique(np.random.default_rng(self.seed).integers(1, 2**63 - 1, self.people))
        )

    @cached_property
    def firsts(self) -> list[date]:
        """The first day of each month, and of the one after."""
        return [
            date(START.year + (START.month - 1 + n) // 12, (START.month - 1 + n) % 12 + 1, 1)
            for n in range(self.months + 1)
        ]

    def small_tables(self) -> dict[str, pa.Table]:
        """Nodes, memberships, teams, choices and takers; nine of ten count themselves in."""
        numbers, codes = np.arange(self.people), pa.array(self.codes)
        team = pa.array([f"team {n // TEAM_SIZE}" for n in numbers])
        division = pa.array([f"division {n // TEAM_SIZE // TEAMS_TOGETHER}" for n in numbers])
        counted, mirrored = pa.array(numbers % 10 > 0), pa.array(numbers % 7 > 0)
        everyone, nothing = pa.array([True] * self.people), pa.nulls(self.people)
        nodes = {
            **{"code": codes, "node": pa.array([str(code) for code in self.codes])},
            **{"team": team, "division": division, "active": everyone, "is_bot": pa.array(numbers < 0)},
            **{"counted": counted, "mirrored": mirrored},
        }
        started = pa.array([START] * self.people)
        hub = pa.array(["hub"] * self.people)
        choice = {
            **{"profile": pa.array(numbers * 0), "actor": codes, "network": hub},
            **{"counted": counted, "mirrored": mirrored},
        }
        teams = [n // TEAM_SIZE for n in range(0, self.people, TEAM_SIZE)]
        of_team = {
            "team": pa.array([f"team {n}" for n in teams]),
            "division": pa.array([f"division {n // TEAMS_TOGETHER}" for n in teams]),
        }
        takers = pa.table({"network": hub, "code": codes}).filter(counted)
        return {
            "nodes": _filled(nodes, schemas.NODES, self.people),
            "memberships": _filled(
                {"code": codes, "team": team, "started": started, "ended": nothing},
                schemas.MEMBERSHIPS,
                self.people,
            ),
            "teams": _filled(of_team, schemas.TEAMS, len(teams)),
            "choices": _filled(choice, schemas.CHOICES, self.people),
            "takers": takers.cast(schemas.TAKERS.to_pyarrow()),
        }

    def acts(self) -> Iterator[tuple[str, pa.Table]]:
        """Month by month; replies name an act of the same month."""
        size = self.count // self.months
        for number, (first, after) in enumerate(pairwise(self.firsts)):
            yield f"{first:%Y-%m}", self._month(first, (after - first).days, number * size + 1, size)

    def _month(self, first: date, days: int, first_id: int, size: int) -> pa.Table:
        verb = self.dice.choice(len(VERBS), size, p=CHANCES)
        minutes = np.sort(self.dice.integers(0, days * 1440, size))
        giver = self._people(size)
        near = giver + np.rint(self.dice.laplace(0, TEAM_SIZE, size)).astype(np.int64)
        taker = np.where(self.dice.random(size) < 0.8, near, self._people(size)) % self.people
        back = self.dice.integers(1, 200, size)
        parent = np.arange(size) - back
        replies = np.isin(verb, REPLYING) & (parent >= 0)
        midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
        at = np.datetime64(midnight.replace(tzinfo=None), "us") + minutes * np.timedelta64(60_000_000, "us")
        topic = giver % self.topics
        recipients = pa.ListArray.from_arrays(np.arange(size + 1, dtype=np.int32), self.codes[taker])
        acts = {
            **{"id": pa.array(first_id + np.arange(size)), "at": pa.array(at, pa.timestamp("us", "UTC"))},
            **{"day": pa.array(at.astype("datetime64[D]")), "verb": _words(VERBS, verb)},
            **{"actor": pa.array(self.codes[giver]), "recipients": recipients},
            "parent": pa.array(np.where(replies, first_id + parent, 0), mask=~replies),
            **{"topic": _words([f"topic {n}" for n in range(self.topics)], topic)},
            **{"channel": _words(["hub"], topic * 0), "profile": pa.array(topic * 0)},
        }
        return _filled(acts, schemas.ACTS, size)

    def _people(self, size: int) -> Positions:
        """A few act a lot, most now and then."""
        return (self.people * self.dice.power(0.6, size)).astype(np.int64) % self.people


def _words(words: list[str] | tuple[str, ...], places: Positions) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(words)).cast(
        pa.string()
    )


def _filled(columns: dict[str, pa.Array], schema: schemas.ibis.Schema, size: int) -> pa.Table:
    wanted = schema.to_pyarrow()
    arrays = [columns.get(field.name, pa.nulls(size)).cast(field.type) for field in wanted]
    return pa.Table.from_arrays(arrays, schema=wanted)
