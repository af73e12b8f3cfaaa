"""PageRank on Spark: the same ranks as the embedded measure to 1e-8; executors hold the arcs, we the ranks.

Who passes nothing on, passes to all alike. That only scales all ranks by one factor, so it is left out (what
such people hold vanishes) and the end divides by what is left. What remains is a linear system, for which
GMRES asks the cluster some thirty times what everybody receives; plain rounds would ask a hundred times.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame, SparkSession
from scipy.sparse.linalg import LinearOperator, gmres

from plnhub.flow.spark.frames import Kept, NotSettled, arcs

DAMPING = 0.85
CLOSE_ENOUGH = 5e-10  # of all ranks together; dividing by what is left makes at most 13 times as much of it
MOST_ROUNDS = 20
ROUNDS_KEPT = 40
PASSING = "SELECT source, target, n / sum(n) OVER (PARTITION BY source) AS share FROM {arc}"
RECEIVED = """
SELECT /*+ BROADCAST(rank) */ passing.target AS code, sum(share * held) AS held
FROM {passing} AS passing JOIN {rank} AS rank ON passing.source = rank.code GROUP BY passing.target
"""
Numbers = NDArray[np.float64]


def pagerank(session: SparkSession, kept: Kept, node: DataFrame, tie: DataFrame) -> DataFrame:
    """`code, rank` of every node, with the number of interactions as weight."""
    codes = np.unique(node.select("code").toArrow()["code"].to_numpy())
    passing = kept.keep(session.sql(PASSING, arc=arcs(session, tie))).repartition("target").persist()

    def received(ranks: Numbers) -> Numbers:
        held = session.createDataFrame(pa.table({"code": codes, "held": ranks.ravel()}))
        found = session.sql(RECEIVED, passing=passing, rank=held).toArrow()
        passed = np.zeros(len(codes))
        passed[np.searchsorted(codes, found["code"].to_numpy())] = found["held"].to_numpy()
        return passed

    ranks = _solved(len(codes), lambda held: held.ravel() - DAMPING * received(held))
    passing.unpersist()
    return session.createDataFrame(pa.table({"code": codes, "rank": ranks}))


def _solved(size: int, without_received: Callable[[Numbers], Numbers]) -> Numbers:
    if size == 0:
        return np.zeros(0)
    system = LinearOperator((size, size), matvec=without_received, dtype=np.float64)
    given = np.full(size, (1 - DAMPING) / size)
    ranks, failed = gmres(system, given, rtol=CLOSE_ENOUGH, atol=0, restart=ROUNDS_KEPT, maxiter=MOST_ROUNDS)
    if failed:
        raise NotSettled(f"ranks changed still after {MOST_ROUNDS * ROUNDS_KEPT} rounds")
    solved: Numbers = ranks / ranks.sum()
    return solved
