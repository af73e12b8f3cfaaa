"""`plnhub measure`: the measures of a network in CSV files, without any database; and what they mean."""

from pathlib import Path

import click

from plnhub.cli.output import json_option, report
from plnhub.errors import UsageError
from plnhub.flow.card_text import as_figures, card_named, listed, shown
from plnhub.flow.measures.cards import CARDS
from plnhub.flow.measures.overview import measure as measure_network
from plnhub.flow.network import read_network
from plnhub.flow.network_summary import summarise

csv_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option("--people", type=csv_file, help="CSV of people; the first column is the id.")
@click.option("--ties", type=csv_file, help="CSV of ties: from,to and, if you like, weight.")
@click.option("--group-by", metavar="COLUMN", help="Column of the people file that holds the group.")
@click.option("--directed", is_flag=True, help="Show directed variants in the summary.")
@click.option("--list", "as_list", is_flag=True, help="List all measures.")
@click.option(
    "--card", metavar="KEY", help="Show what one measure is, how to read it, and where it misleads."
)
@json_option
def measure(
    people: Path | None,
    ties: Path | None,
    group_by: str | None,
    directed: bool,
    as_list: bool,
    card: str | None,
    as_json: bool,
) -> None:
    """Measure the network of PEOPLE and their TIES, or say what the measures are.

    Repeated ties add up; ties of people with themselves are dropped and counted.
    """
    if as_list:
        report(listed(CARDS), {"measures": [as_figures(one) for one in CARDS.values()]}, as_json)
        return
    try:
        if card is not None:
            one = card_named(CARDS, card)
            report(shown(one), as_figures(one), as_json)
            return
        if people is None or ties is None:
            raise UsageError("name the two files with --people and --ties, or ask for --list or --card")
        network = read_network(people, ties, group_by)
    except UsageError as error:
        raise click.UsageError(str(error)) from error
    figures = measure_network(network)
    report(summarise(figures, group_by=group_by, directed=directed), figures, as_json)
