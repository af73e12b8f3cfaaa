"""Sketches of sets of people: counted exactly while small, by HyperLogLog above, merged in any order. ◇ Pure.

A sketch is a list of marks. A fine mark is 8 bits that choose a register, 6 bits of rank, and 17 bits more,
the last of them set, by which people in the same register are told apart. In a set of more than `FEW` people
only the highest rank of each register is kept, in a coarse mark, whose last 17 bits are 0.
"""

from collections.abc import Sequence

import ibis
from ibis import Table
from ibis.expr.types import ArrayValue, BooleanValue, IntegerValue

REGISTERS = 256
STATED_ERROR = 0.065  # 1.04 / sqrt(REGISTERS)
FEW = 64
"""Up to as many people are counted exactly (two of them share a mark once in 2^26 pairs)."""

FINE = 17
RANK = 6
REST = 55  # a code has 63 bits: 8 for the register, 55 for the rank
BIAS = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS**2


def mark(code: IntegerValue) -> IntegerValue:
    """The fine mark of one person; codes are spread evenly, so their bits serve as the hash."""
    rest = code & ibis.literal(2**REST - 1)
    lowest = rest & -rest
    rank = ibis.ifelse(rest == 0, REST + 1, lowest.cast("float64").log2().round().cast("int64") + 1)
    more = ((code >> 39) & 0xFFFF) * 2 + 1
    register = code >> REST
    return register * 2 ** (FINE + RANK) + rank * 2**FINE + more


def packed(marks: Table, by: Sequence[str]) -> Table:
    """The marks to keep of each cell: all while they are few, else the highest of each register."""
    cell = ibis.window(group_by=list(by) or None)
    marks = marks.distinct()
    is_many = marks.count().over(cell) > FEW
    is_coarse = is_many | (_fine_part(marks.mark).min().over(cell) == 0)
    sized = marks.mutate(is_coarse=is_coarse)
    register = sized.mark >> (FINE + RANK)
    cut = sized.mutate(
        place=ibis.ifelse(sized.is_coarse, register, sized.mark),
        mark=ibis.ifelse(sized.is_coarse, sized.mark - _fine_part(sized.mark), sized.mark),
    )
    return cut.aggregate(by=[*by, "place"], mark=cut.mark.max()).drop("place")


def distinct(sketch: ArrayValue) -> IntegerValue:
    """How many people a sketch has seen: exact up to `FEW`, above within `STATED_ERROR` on average."""
    size = sketch.length()
    return ibis.ifelse(is_exact(sketch), size, _estimated(sketch, size))


def is_exact(sketch: ArrayValue) -> BooleanValue:
    """Whether the number of people in a sketch is known, not estimated."""
    return (sketch.length() == 0) | (_fine_part(sketch[0]) != 0)


def _fine_part(value: IntegerValue) -> IntegerValue:
    return value & ibis.literal(2**FINE - 1)


def _estimated(sketch: ArrayValue, size: IntegerValue) -> IntegerValue:
    """HyperLogLog's estimate, with the count of empty registers where that is the better one."""
    ranks = sketch.map(lambda one: ibis.literal(2.0) ** -((one >> FINE) & (2**RANK - 1)))
    empty = (REGISTERS - size).cast("float64")
    raw = BIAS / (ranks.sums() + empty)
    linear = REGISTERS * (REGISTERS / ibis.greatest(empty, 1.0)).ln()
    is_small = (raw <= 2.5 * REGISTERS) & (empty > 0)
    return ibis.ifelse(is_small, linear, raw).round().cast("int64")
