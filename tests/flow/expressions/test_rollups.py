"""Rollups: what they count, and that parts merged in any order are the whole."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import company_rollup, division_rollup, merged, team_rollup
from plnhub.flow.expressions.schemas import TEAMS
from tests.flow.expressions.makers import Row, facts_table, rows
from tests.flow.expressions.test_against_reference import LENIENT

MARCH = date(2026, 3, 1)
DIVISIONS = {"Data": "IT", "Web": "IT", "Law": "Office", "Yard": None}
people = st.sampled_from([code * 2**52 + code for code in range(1, 1500, 50)])
teams = st.sampled_from([*DIVISIONS, None])
facts = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.sampled_from([MARCH + timedelta(days=number) for number in (0, 30, 31, 92)]),
            "source": people,
            "target": people,
            "source_team": teams,
            "target_team": teams,
            "topic": st.sampled_from(["law", None]),
            "counted": st.sampled_from([True, True, False]),
            "n": st.integers(1, 3),
        }
    ),
    max_size=25,
)


def by_hand(found: Iterable[Row]) -> set[tuple[object, ...]]:
    cells: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for fact in found:
        if fact["counted"]:
            month = fact["day"].replace(day=1)
            cells[month, fact["source_team"], fact["target_team"], fact["topic"]].append(fact)
    return {
        (*cell, sum(f["n"] for f in own), len({f["source"] for f in own}), len({f["target"] for f in own}))
        for cell, own in cells.items()
    }


@LENIENT
@given(found=facts)
def test_the_team_rollup_counts_acts_and_distinct_people_of_each_cell(
    engine: Engine, found: list[Row]
) -> None:
    rollup = engine.arrow(team_rollup(facts_table(engine, found))).to_pylist()
    assert {tuple(row.values()) for row in rollup} == by_hand(found)
    assert len(rollup) == len(by_hand(found))


@LENIENT
@given(found=facts)
def test_divisions_merged_are_the_company(engine: Engine, found: list[Row]) -> None:
    table = facts_table(engine, found)
    named = [{"team": team, "division": division} for team, division in DIVISIONS.items()]
    divisions = division_rollup(table, engine.memory("teams", rows(TEAMS, named)))
    whole = engine.arrow(company_rollup(table)).to_pylist()
    assert _sorted(engine.arrow(merged(divisions, ["month", "topic"])).to_pylist()) == _sorted(whole)


@LENIENT
@given(found=facts, dice=st.randoms(use_true_random=False))
def test_months_merged_in_any_order_are_the_whole_time(
    engine: Engine, found: list[Row], dice: Random
) -> None:
    months = sorted({fact["day"].replace(day=1) for fact in found})
    dice.shuffle(months)
    parts = []
    for month in months:
        own = [fact for fact in found if fact["day"].replace(day=1) == month]
        parts.append(engine.arrow(company_rollup(facts_table(engine, own))).to_pylist())
    at_once = engine.arrow(company_rollup(facts_table(engine, found)))
    stacked = at_once.schema.empty_table().from_pylist(
        [row for part in parts for row in part], schema=at_once.schema
    )
    whole = merged(engine.memory("whole", at_once), ["topic"])
    in_parts = merged(engine.memory("parts", stacked), ["topic"])
    assert _sorted(engine.arrow(in_parts).to_pylist()) == _sorted(engine.arrow(whole).to_pylist())


def test_merged_without_a_level_is_one_cell_of_all(engine: Engine) -> None:
    found = [{"source": 2**60, "target": 5, "topic": topic} for topic in ("law", "rust")]
    cells = engine.arrow(merged(company_rollup(facts_table(engine, found)), [])).to_pylist()
    assert [(cell["n"], len(cell["senders_sketch"])) for cell in cells] == [(2, 1)]


def _sorted(found: list[Row]) -> list[Row]:
    return sorted(found, key=str)
