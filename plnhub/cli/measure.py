"""`plnhub measure`: the measures of a network in two CSV files, without any database."""

from pathlib import Path

import click

from plnhub.cli.output import json_option, report
from plnhub.errors import UsageError
from plnhub.flow.measures.overview import measure as measure_network
from plnhub.flow.network import read_network
from plnhub.flow.network_summary import summarise

csv_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option("--people", required=True, type=csv_file, help="CSV of people; the first column is the id.")
@click.option("--ties", required=True, type=csv_file, help="CSV of ties: from,to and, if you like, weight.")
@click.option("--group-by", metavar="COLUMN", help="Column of the people file that holds the group.")
@click.option("--directed", is_flag=True, help="Show directed variants in the summary.")
@json_option
def measure(people: Path, ties: Path, group_by: str | None, directed: bool, as_json: bool) -> None:
    """Measure the network of PEOPLE and their TIES.

    Repeated ties add up; ties of people with themselves are dropped and counted.
    """
    try:
        network = read_network(people, ties, group_by)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    figures = measure_network(network)
    report(summarise(figures, group_by=group_by, directed=directed), figures, as_json)
