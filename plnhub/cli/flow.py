"""`plnhub flow`: rebuild knowledge flow from the ledger."""

import time
from datetime import datetime
from functools import partial

import click

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.cli.period_options import day_in_ledger, window_of
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.engines.named import ENGINES, engine_named
from plnhub.flow.figures_of_rebuild import figures_of, sentence_of
from plnhub.flow.figures_text import HINT, one_measure, told, told_whole
from plnhub.flow.rebuild_all import rebuild_all
from plnhub.flow.run_measures import measures_in_force
from plnhub.flow.store import new_run
from plnhub.privacy.gate import Rules


@click.group()
def flow() -> None:
    """Who learns from whom."""


@flow.command()
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The last day that counts; today by default."
)
@click.option("--window", default="90d", show_default=True, help="Days of the tie window, or all.")
@click.option("--min-interactions", type=click.IntRange(1, 1_000_000), default=2, show_default=True)
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--full", "is_full", is_flag=True, help="Use nothing of earlier rebuilds again.")
@json_option
def rebuild(
    as_of: datetime | None, window: str, min_interactions: int, engine: str, is_full: bool, as_json: bool
) -> None:
    """Make facts, ties, measures and mirrors; what was in force stays until the new ones are whole."""
    hub = this_hub()
    started, today = time.monotonic(), hub.now().date()
    day = day_in_ledger(hub.database, as_of, today)
    run = new_run(day, window_of(window), min_interactions)
    place = (hub.database, hub.keys, hub.analytics_folder)
    done = rebuild_all(*place, run, is_full=is_full, engines=partial(engine_named, engine))
    seconds = round(time.monotonic() - started, 2)
    report(sentence_of(done, seconds), figures_of(done) | {"engine": engine, "seconds": seconds}, as_json)


@flow.command()
@click.argument("key", required=False)
@json_option
def show(key: str | None, as_json: bool) -> None:
    """Show what the run in force says: every measure, or the one of this KEY with its card.

    Units of too few people are left out here, too.
    """
    with duckdb_engine() as engine:
        found = measures_in_force(this_hub().analytics_folder, engine, Rules())
    if key is None:
        report(f"{told(found)}\n{HINT}", found, as_json)
    else:
        report(told_whole(found, key), one_measure(found, key), as_json)
