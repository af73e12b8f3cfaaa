"""Reach on Spark: how many distinct people each one gets to within k steps, by sketches that merge by OR.

A sketch (HyperLogLog) keeps for each of its registers the highest rank seen. Here it is kept in planes: a bit
of plane t says that its register has seen a rank of t or more. So joining sketches is one OR for each word
of 64 registers, which every cluster can aggregate, and the sum of 2^-rank follows from counting bits. The
registers, and so the estimates, are those of the embedded measure.
"""

from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession

from plnhub.flow.spark.frames import Kept, contacts

REGISTERS = 256
WORD = 64
CODE_BITS = 63
OWN = """
SELECT code, code & ({registers} - 1) AS register,
       {bits} + 1 - length(bin(greatest(shiftright(code, {register_bits}), 1))) AS rank
FROM {{node}}
"""
HEARD = """
SELECT hearer AS code, {planes} FROM (
    SELECT node AS hearer, contact AS code FROM {{contact}}
    UNION ALL SELECT code AS hearer, code FROM {{node}}
) JOIN {{seen}} AS seen USING (code) GROUP BY hearer
"""
ESTIMATE = """
SELECT code,
       IF(raw <= 2.5D * {registers} AND empty > 0, {registers} * ln({registers} / empty), raw) - 1 AS reach
FROM (SELECT code, {empty} AS empty, {factor!r}D / ({sum}) AS raw FROM {{seen}})
"""


@dataclass(frozen=True, kw_only=True)
class Planes:
    """The columns that hold the sketches of a network whose highest rank is `ranks`."""

    registers: int
    ranks: int

    @property
    def words(self) -> range:
        return range(max(1, self.registers // WORD))

    def columns(self, rank: int) -> list[str]:
        return [f"p{rank}_{word}" for word in self.words]

    @property
    def all_columns(self) -> list[str]:
        return [column for rank in range(1, self.ranks + 1) for column in self.columns(rank)]

    def own(self) -> list[str]:
        """The planes of somebody who has seen only themselves."""
        return [
            f"IF(rank >= {rank} AND register DIV {WORD} = {word}, "
            f"shiftleft(1L, CAST(register % {WORD} AS INT)), 0L) AS p{rank}_{word}"
            for rank in range(1, self.ranks + 1)
            for word in self.words
        ]

    def joined(self) -> str:
        return ", ".join(f"bit_or({column}) AS {column}" for column in self.all_columns)

    def estimate(self) -> str:
        bits = {
            rank: " + ".join(f"bit_count({c})" for c in self.columns(rank))
            for rank in range(1, self.ranks + 1)
        }
        total = " - ".join([f"{self.registers}D", *(f"{2.0**-rank!r}D * ({bits[rank]})" for rank in bits)])
        factor = 0.7213 / (1 + 1.079 / self.registers) * self.registers**2
        return ESTIMATE.format(
            registers=self.registers, empty=f"{self.registers} - ({bits[1]})", factor=factor, sum=total
        )


def estimated_reach(
    session: SparkSession,
    kept: Kept,
    node: DataFrame,
    tie: DataFrame,
    steps: int = 3,
    *,
    registers: int = REGISTERS,
) -> DataFrame:
    """`code, reach_1 … reach_k` of every node, as the embedded estimate; the first step is exact."""
    node, contact = kept.keep(node.select("code").distinct()), kept.keep(contacts(session, tie))
    own = session.sql(_own(registers), node=node)
    ranks = int(own.selectExpr("max(rank)").collect()[0][0] or 1)
    planes = Planes(registers=registers, ranks=ranks)
    seen = own.selectExpr("code", *planes.own())
    found = node.join(contact.groupBy("node").count(), node.code == contact.node, "left")
    found = found.selectExpr("code", "CAST(coalesce(count, 0) AS DOUBLE) AS reach_1")
    for step in range(1, steps + 1):
        seen = kept.keep(
            session.sql(HEARD.format(planes=planes.joined()), contact=contact, node=node, seen=seen)
        )
        if step > 1:
            heard = session.sql(planes.estimate(), seen=seen)
            so_far = f"greatest(reach_{step - 1}, reach) AS reach_{step}"
            found = found.join(heard, "code").selectExpr(*found.columns, so_far)
    return kept.keep(found)


def _own(registers: int) -> str:
    """The last bits of a code choose the register, the zeros at its beginning make the rank."""
    register_bits = registers.bit_length() - 1
    bits = CODE_BITS - register_bits
    return OWN.format(registers=registers, register_bits=register_bits, bits=bits)
