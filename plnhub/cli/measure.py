"""`plnhub measure`: the measures of a network in CSV files, without any database; and what they mean."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from plnhub.cli.output import json_option, report
from plnhub.cli.period_options import day_of, window_of
from plnhub.clock import utc_now
from plnhub.errors import UsageError
from plnhub.flow.card_text import as_figures, card_named, listed, shown
from plnhub.flow.engines.duckdb import duckdb_engine
from plnhub.flow.figures import Scope, measures_of_run
from plnhub.flow.figures_text import told
from plnhub.flow.measures.cards import CARDS
from plnhub.flow.measures.overview import measure as measure_network
from plnhub.flow.network import read_network
from plnhub.flow.network_acts import read_acts
from plnhub.flow.network_summary import summarise
from plnhub.flow.store import window_days

csv_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option("--people", type=csv_file, help="CSV of people; the first column is the id.")
@click.option("--ties", type=csv_file, help="CSV of ties: from,to and, if you like, weight.")
@click.option("--acts", type=csv_file, help="CSV or JSON lines of activities; adds the measures over time.")
@click.option("--group-by", metavar="COLUMN", help="Column of the people file that holds the group.")
@click.option("--directed", is_flag=True, help="Show directed variants in the summary.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the acts that counts.")
@click.option("--window", default="90d", show_default=True, help="Days of the tie window, or all.")
@click.option("--min-interactions", type=click.IntRange(1, 1_000_000), default=2, show_default=True)
@click.option(
    "--least-people",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="Show a group's value over time from so many people on.",
)
@click.option("--list", "as_list", is_flag=True, help="List all measures.")
@click.option("--card", metavar="KEY", help="Show what one measure is and how to read it.")
@json_option
def measure(as_list: bool, card: str | None, as_json: bool, directed: bool, **asked: Any) -> None:
    """Measure the network of PEOPLE and their TIES, or say what the measures are.

    Repeated ties add up; ties of people with themselves are dropped and counted.
    """
    try:
        if as_list:
            report(listed(CARDS), {"measures": [as_figures(one) for one in CARDS.values()]}, as_json)
        elif card is not None:
            one = card_named(CARDS, card)
            report(shown(one), as_figures(one), as_json)
        else:
            summary, figures = _measured(directed=directed, **asked)
            report(summary, figures, as_json)
    except UsageError as error:
        raise click.UsageError(str(error)) from error


def _measured(
    people: Path | None,
    ties: Path | None,
    acts: Path | None,
    group_by: str | None,
    directed: bool,
    **asked: Any,
) -> tuple[str, dict[str, Any]]:
    if people is None or ties is None:
        raise UsageError("name the two files with --people and --ties, or ask for --list or --card")
    figures = measure_network(read_network(people, ties, group_by))
    summary = summarise(figures, group_by=group_by, directed=directed)
    if acts is None:
        _refuse_what_needs_acts()
        return summary, figures
    over_time = _over_time(people, acts, group_by, **asked)
    return f"{summary}\n\n{told(over_time)}", figures | {"over_time": over_time}


def _refuse_what_needs_acts() -> None:
    """These tell from when on acts count, and say nothing about two files of people and ties."""
    context = click.get_current_context()
    for name in ("as_of", "window", "min_interactions", "least_people"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise UsageError(f"--{name.replace('_', '-')} needs --acts")


def _over_time(
    people: Path,
    acts: Path,
    group_by: str | None,
    *,
    as_of: datetime | None,
    window: str,
    min_interactions: int,
    least_people: int,
) -> dict[str, Any]:
    days, now = window_days(window_of(window)), utc_now()
    day = day_of(as_of, now.date())
    with duckdb_engine() as engine:
        found = read_acts(engine, people, acts, group_by=group_by, now=now, as_of=day)
        scope = Scope(
            as_of=found.last_day,
            window_days=days,
            least=min_interactions,
            eligible=least_people,
            contributing=least_people,
        )
        return measures_of_run(engine, found.tables, scope) | {"repeated_rows": found.duplicates}
