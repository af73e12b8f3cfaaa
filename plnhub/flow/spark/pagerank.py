"""PageRank on Spark: the same ranks as the embedded measure to 1e-8, several rounds in each job.

Who passes nothing on, passes to all alike. That only scales all ranks by one factor, so the rounds leave it
out (what such people hold vanishes) and the last step divides by what is left.
"""

from pyspark.sql import DataFrame, SparkSession

from plnhub.flow.spark.frames import Kept, arcs

DAMPING = 0.85
CLOSE_ENOUGH = 1e-9
ROUNDS_AT_ONCE = 6
SHARES = """
SELECT source, target, n / sum(n) OVER (PARTITION BY source) AS share FROM {arc}
"""
ROUND = """
SELECT code, sum(held) AS held FROM (
    SELECT target AS code, :damping * share * held AS held FROM {passing} AS passing
    JOIN {rank} AS rank ON passing.source = rank.code
    UNION ALL SELECT code, (1 - :damping) / :size AS held FROM {node}
) GROUP BY code
"""
CHANGE = """
SELECT sum(abs(after.held - before.held)) / sum(after.held)
FROM {after} AS after JOIN {before} AS before USING (code)
"""
RANKS = "SELECT code, held / (SELECT sum(held) FROM {rank}) AS rank FROM {rank}"


def pagerank(session: SparkSession, kept: Kept, node: DataFrame, tie: DataFrame) -> DataFrame:
    """`code, rank` of every node, with the number of interactions as weight."""
    node = kept.keep(node.select("code").distinct())
    size = node.count()
    passing = kept.keep(session.sql(SHARES, arc=arcs(session, tie)))
    rank = kept.keep(node.selectExpr("code", f"1.0D / {size} AS held"))
    change = 1.0 if size else 0.0
    while change > CLOSE_ENOUGH:  # six rounds leave less than half of the distance that there was before
        before = rank
        for _ in range(ROUNDS_AT_ONCE):
            rank = session.sql(
                ROUND, {"damping": DAMPING, "size": size}, passing=passing, rank=rank, node=node
            )
        rank = kept.keep(rank)
        change = session.sql(CHANGE, after=rank, before=before).collect()[0][0]
    return session.sql(RANKS, rank=rank)
