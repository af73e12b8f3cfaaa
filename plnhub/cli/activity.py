"""`plnhub activity`: import a file of activities, and list the verbs."""

from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from plnhub.activity.importing import import_file
from plnhub.activity.verbs import VERBS
from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.privacy.consent import apply_consent_file

PATH = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def activity() -> None:
    """The ledger of what people did."""


@activity.command("import")
@click.argument("file", type=PATH)
@click.option("--consent-file", type=PATH, help="Recorded agreements: CSV uid,mirror,show,count.")
@json_option
def import_(file: Path, consent_file: Path | None, as_json: bool) -> None:
    """Record the activities in FILE (CSV or JSON lines); importing it twice records nothing twice."""
    hub = this_hub()
    now = hub.now()
    if consent_file is None:
        done = import_file(hub.database, file, now)
    else:
        consent = partial(apply_consent_file, path=consent_file, now=now)
        done = import_file(hub.database, file, now, also=consent)
    summary = (
        f"{done.read} rows read: {done.recorded} recorded, {done.duplicate} known, {done.rejected} refused."
    )
    report(summary + (f" See {done.rejects}." if done.rejects else ""), asdict(done), as_json)


@activity.command()
@json_option
def verbs(as_json: bool) -> None:
    """List the verbs, their C and the way knowledge flows by them."""
    lines = [f"{verb.name:<16}{verb.c.value:<13}{verb.flow.value}" for verb in VERBS.values()]
    report("\n".join(lines), {verb.name: asdict(verb) for verb in VERBS.values()}, as_json)
