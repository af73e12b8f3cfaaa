"""The tables of a run as their readers know them: people by pseudonym, with what is known of them today."""

from dataclasses import dataclass

import pyarrow as pa

from plnhub.flow.expressions.schemas import DEEDS, FACTS, NODES, TIE

NODE = "CREATE VIEW node AS FROM node_file"
PERSON = """
CREATE VIEW person AS
SELECT node, team, division, level, location, employee_type, dimensions, started, active, counted, mirrored
FROM person_file WHERE community IS NULL ORDER BY node
"""
FACT = """
CREATE VIEW fact AS
SELECT day, verb, c, giver.node AS source, taker.node AS target, source_team, target_team, giver.division,
       taker.division AS target_division, fact_file.community, topic, channel, fact_file.counted,
       fact_file.mirrored, n
FROM fact_file JOIN node AS giver ON giver.code = source JOIN node AS taker ON taker.code = target
"""
DEED = """
CREATE VIEW deed AS
SELECT day, c, node, n FROM deed_file JOIN node USING (code)
"""
TIES = """
CREATE VIEW tie AS
SELECT "window", least(one.node, other.node) AS a, greatest(one.node, other.node) AS b,
       CASE WHEN one.node < other.node THEN n_ab ELSE n_ba END AS n_ab,
       CASE WHEN one.node < other.node THEN n_ba ELSE n_ab END AS n_ba, first, last
FROM tie_file JOIN node AS one ON one.code = a JOIN node AS other ON other.code = b ORDER BY a, b
"""


@dataclass(frozen=True, kw_only=True)
class View:
    """Which files a table is read from, how, and what it is when there is no file."""

    files: str
    query: str
    empty: pa.Table


VIEWS = {
    "node": View(files="nodes", query=NODE, empty=NODES.to_pyarrow().empty_table()),
    "person": View(files="nodes", query=PERSON, empty=NODES.to_pyarrow().empty_table()),
    "fact": View(files="facts", query=FACT, empty=FACTS.to_pyarrow().empty_table()),
    "deed": View(files="deeds", query=DEED, empty=DEEDS.to_pyarrow().empty_table()),
    "tie": View(files="tie", query=TIES, empty=TIE.to_pyarrow().empty_table()),
}
