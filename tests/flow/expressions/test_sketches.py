"""Sketches: their error stays in the stated bound, and they only know the highest rank of each register."""

import numpy as np
import pyarrow as pa
import pytest

from plnhub.flow.engines import Engine
from plnhub.flow.expressions import STATED_ERROR, company_rollup, distinct, merged
from plnhub.flow.expressions.schemas import FACTS
from tests.flow.expressions.makers import facts_table

TRIALS = 40


def facts_of_trials(people: int) -> pa.Table:
    """In each of many trials (a topic each) so many distinct people send; each sends twice."""
    dice = np.random.default_rng(people)
    codes = dice.integers(0, 2**63 - 1, TRIALS * people).repeat(2)
    size = len(codes)
    columns = {
        "day": pa.array(np.full(size, np.datetime64("2026-03-02"))),
        "source": pa.array(codes),
        "target": pa.array(np.full(size, 5)),
        "topic": pa.array([f"trial {number}" for number in range(TRIALS)]).take(
            pa.array(np.arange(TRIALS).repeat(2 * people))
        ),
        "counted": pa.array(np.ones(size, dtype=bool)),
        "n": pa.array(np.ones(size, dtype=np.int64)),
    }
    schema = FACTS.to_pyarrow()
    return pa.table(
        [columns.get(name, pa.nulls(size, schema.field(name).type)) for name in schema.names], schema=schema
    )


@pytest.mark.parametrize("people", [20, 150, 1_000, 2_600, 5_000])
def test_the_mean_error_of_many_sketches_is_at_most_the_stated_one(engine: Engine, people: int) -> None:
    rollup = company_rollup(engine.memory("facts", facts_of_trials(people)))
    found = engine.arrow(rollup.select(seen=distinct(rollup.senders_sketch)))["seen"].to_numpy()
    assert len(found) == TRIALS
    assert np.abs(found / people - 1).mean() <= STATED_ERROR


def test_a_few_people_are_told_nearly_exactly(engine: Engine) -> None:
    rollup = company_rollup(engine.memory("facts", facts_of_trials(5)))
    found = engine.arrow(rollup.select(seen=distinct(rollup.senders_sketch)))["seen"].to_pylist()
    assert sorted(found)[2:] == [5] * (TRIALS - 2)


def test_a_sketch_of_nobody_has_seen_nobody(engine: Engine) -> None:
    whole = merged(company_rollup(facts_table(engine, [])), ["topic"])
    assert engine.arrow(whole.select(seen=distinct(whole.senders_sketch))).num_rows == 0


@pytest.mark.parametrize(
    ("code", "rank"),
    [(0, 54), (1, 1), (6, 2), (2**52, 53), (2**53, 54), (2**63 - 1, 1), (3 * 2**53 + 2**40, 41)],
)
def test_a_rank_is_the_place_of_the_lowest_bit_below_the_register(
    engine: Engine, code: int, rank: int
) -> None:
    found = [{"source": code, "target": 5}]
    (cell,) = engine.arrow(company_rollup(facts_table(engine, found))).to_pylist()
    assert cell["senders_sketch"] == [(code >> 53) * 64 + rank]
