"""One way to report: a short human summary, or one JSON object with `--json`."""

import json
from collections.abc import Mapping
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")


def report(summary: str, figures: Mapping[str, Any], as_json: bool) -> None:
    """Print `summary` for a reader, or `figures` for a program; dates become ISO 8601."""
    click.echo(json.dumps(figures, default=str, ensure_ascii=False) if as_json else summary)
