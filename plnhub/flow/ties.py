"""From facts to ties: pairs with enough interactions in a window, counted in both directions."""

from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from plnhub.flow.store import Run

TIE = """
CREATE OR REPLACE TABLE tie AS
SELECT $window AS "window", least(source, target) AS a, greatest(source, target) AS b,
       sum(n) FILTER (source < target) AS n_ab, sum(n) FILTER (source > target) AS n_ba,
       min(day) AS first, max(day) AS last
FROM fact WHERE day > $after AND day <= $as_of AND (mirrored OR NOT $mirrored)
GROUP BY ALL HAVING sum(n) >= $least ORDER BY a, b
"""


def first_day(run: Run) -> date:
    """The day before the window begins; for "all" the earliest day there is."""
    return date.min if run.window_days is None else run.as_of - timedelta(days=run.window_days)


def build_ties(connection: DuckDBPyConnection, run: Run, *, mirrored_only: bool = False) -> int:
    """Make the table `tie` for the run's window; answers its number of rows.

    A tie needs `min_interactions` acts in both directions together.
    """
    connection.execute(
        TIE,
        {
            "window": run.window,
            "after": first_day(run),
            "as_of": run.as_of,
            "least": run.min_interactions,
            "mirrored": mirrored_only,
        },
    )
    connection.execute("UPDATE tie SET n_ab = coalesce(n_ab, 0), n_ba = coalesce(n_ba, 0)")
    row = connection.execute("SELECT count(*) FROM tie").fetchone()
    return int(row[0]) if row else 0
