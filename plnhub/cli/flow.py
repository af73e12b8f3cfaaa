"""`plnhub flow`: rebuild knowledge flow from the ledger."""

import re
import time
from dataclasses import asdict
from datetime import datetime

import click

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.errors import UsageError
from plnhub.flow.rebuild import rebuild as rebuild_flow
from plnhub.flow.store import new_run

WINDOW = re.compile(r"all|[1-9]\d{0,3}d")


@click.group()
def flow() -> None:
    """Who learns from whom."""


@flow.command()
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The last day that counts; today by default."
)
@click.option("--window", default="90d", show_default=True, help="Days of the tie window, or all.")
@click.option("--min-interactions", type=click.IntRange(1), default=2, show_default=True)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@json_option
def rebuild(as_of: datetime | None, window: str, min_interactions: int, engine: str, as_json: bool) -> None:
    """Make facts, ties, measures and mirrors anew; what was in force stays until the new ones are whole."""
    if not WINDOW.fullmatch(window):
        raise UsageError(f"--window must be a number of days such as 90d, or all, not '{window}'")
    if engine == "spark":
        raise UsageError("this version rebuilds with DuckDB only: leave --engine out")
    hub = this_hub()
    started = time.monotonic()
    day = as_of.date() if as_of else hub.now().date()
    done = rebuild_flow(hub.database, hub.keys, hub.analytics_folder, new_run(day, window, min_interactions))
    figures = asdict(done) | {"engine": engine, "seconds": round(time.monotonic() - started, 2)}
    report(
        f"As of {day}: {done.facts} facts, {done.ties} ties in the window, {done.mirrors} mirrors "
        f"({figures['seconds']} s).",
        figures,
        as_json,
    )
