"""`plnhub poll`: read the outside profiles that are due."""

import time

import click

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.profiles.batches import poll_due
from plnhub.profiles.networks import NETWORKS

KINDS = ("read", "more", "paused", "failed", "asked", "stopped", "restart", "dropped", "skipped", "later")


@click.command()
@click.option("--network", type=click.Choice(sorted(NETWORKS)), help="This network alone.")
@json_option
def poll(network: str | None, as_json: bool) -> None:
    """Read every profile that is due and whose owner wants it read; nothing is recorded twice."""
    started = time.monotonic()
    counts = poll_due(this_hub().outside, network)
    figures = {name: counts[name] for name in (*KINDS, "recorded", "known")}
    profiles = sum(counts[name] for name in KINDS)
    told = ", ".join(f"{counts[name]} {name}" for name in KINDS if counts[name]) or "none was due"
    report(
        f"{profiles} profiles: {told}; {counts['recorded']} acts recorded, {counts['known']} known already.",
        {"profiles": profiles} | figures | {"seconds": round(time.monotonic() - started, 2)},
        as_json,
    )
