"""Weak components on Spark: everybody under the smallest code of their part, by alternating stars.

Kiveris et al. 2014: connect every larger neighbour to the smallest, then every neighbour below; the number
of rounds grows with the logarithm of the network, not with its diameter.
"""

from pyspark.sql import DataFrame, SparkSession

from plnhub.flow.spark.frames import Kept, NotSettled

MOST_ROUNDS = 60
LARGE_STAR = """
WITH contact AS (SELECT a AS node, b AS other FROM {link} UNION ALL SELECT b AS node, a AS other FROM {link}),
     least AS (SELECT node, least(node, min(other)) AS root FROM contact GROUP BY node)
SELECT DISTINCT root AS a, other AS b FROM contact JOIN least USING (node) WHERE other > node
"""
SMALL_STAR = """
WITH least AS (SELECT b AS node, min(a) AS root FROM {link} GROUP BY b)
SELECT DISTINCT root AS a, other AS b FROM (
    SELECT root, a AS other FROM {link} AS link JOIN least ON least.node = link.b WHERE a <> root
    UNION ALL SELECT root, node AS other FROM least
)
"""
MARK = "SELECT count(*) AS links, bit_xor(xxhash64(a, b)) AS mark FROM {link}"
LABELS = """
SELECT code, coalesce(b_root, code) AS component
FROM (SELECT code FROM {node}) LEFT JOIN (SELECT b, a AS b_root FROM {link}) ON b = code
"""


def components(session: SparkSession, kept: Kept, node: DataFrame, tie: DataFrame) -> DataFrame:
    """`code, component` of every node; the component is named by the smallest code in it."""
    link = session.sql(
        "SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM {tie} WHERE a <> b", tie=tie
    )
    link, before = kept.keep(link), None
    for _ in range(MOST_ROUNDS):
        link = kept.keep(session.sql(SMALL_STAR, link=session.sql(LARGE_STAR, link=link)))
        after = session.sql(MARK, link=link).collect()[0]
        if after == before:
            return session.sql(LABELS, node=node, link=link)
        before = after
    raise NotSettled(f"components changed still after {MOST_ROUNDS} rounds")
