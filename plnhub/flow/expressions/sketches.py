"""Sketches of sets of people by HyperLogLog: small, and merged in any order by the higher rank. ◇ Pure.

A sketch is a sorted list of marks, one for each register that somebody fell into: the number of the register
and the highest rank seen there. Most cells of a rollup have few people, so most lists are short.
"""

import ibis
from ibis.expr.types import ArrayValue, IntegerValue

REGISTERS = 1024
STATED_ERROR = 0.0325  # 1.04 / sqrt(REGISTERS)

REST = 53  # a code has 63 bits: 10 choose the register, 53 give the rank
RANK = 6
BIAS = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS**2


def register(code: IntegerValue) -> IntegerValue:
    """Where a person is noted; codes are spread evenly, so their bits serve as the hash."""
    return code >> REST


def mark(code: IntegerValue) -> IntegerValue:
    """A person's register and rank: the place of the lowest bit set among the others."""
    rest = code & ibis.literal(2**REST - 1)
    lowest = (rest & -rest).cast("float64")
    rank = ibis.ifelse(rest == 0, REST + 1, lowest.log2().round().cast("int64") + 1)
    return register(code) * 2**RANK + rank


def register_of_mark(one: IntegerValue) -> IntegerValue:
    return one >> RANK


def sketch(marks: IntegerValue) -> ArrayValue:
    """The sketch of a group that has the highest mark of each register."""
    return marks.collect().sort()


def distinct(found: ArrayValue) -> IntegerValue:
    """About how many people a sketch has seen: within `STATED_ERROR` on average, few of them nearly exactly.

    HyperLogLog's estimate, with the count of empty registers where that is the better one.
    """
    ranks = found.map(lambda one: ibis.literal(2.0) ** -(one & (2**RANK - 1)))
    empty = (REGISTERS - found.length()).cast("float64")
    raw = BIAS / (ranks.sums() + empty)
    linear = REGISTERS * (REGISTERS / ibis.greatest(empty, 1.0)).ln()
    is_small = (raw <= 2.5 * REGISTERS) & (empty > 0)
    estimate = ibis.ifelse(is_small, linear, raw).round().cast("int64")
    return ibis.ifelse(found.length() == 0, ibis.literal(0, "int64"), estimate)
