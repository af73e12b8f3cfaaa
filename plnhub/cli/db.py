"""`plnhub db`: schema, backup, restore and invariants of the database."""

from pathlib import Path

import click

from plnhub import backup as backups
from plnhub import schema
from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.errors import HubError
from plnhub.rights.erasure import erase_again


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date; safe to repeat."""
    click.echo(f"The database is at revision {schema.upgrade(this_hub().database)}.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write a consistent copy of the database to FILE while others go on working."""
    click.echo(f"Wrote {backups.back_up(this_hub().database, file)} bytes to {file}.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Replace the database by the backup in FILE; the server must be stopped."""
    hub = this_hub()
    backups.restore(hub.database, file)
    with hub.database.writing() as session:
        again = erase_again(session, hub.keys, hub.settings.data_dir, hub.now())
    click.echo(f"Restored {file}, erased {again} people again. Run `plnhub db check` next.")


@db.command()
@json_option
def check(as_json: bool) -> None:
    """Look for broken invariants; exits with 1 when there are any."""
    result = backups.check(this_hub().database)
    summary = "\n".join(
        [f"{result['people']} people ({result['active']} active), {result['activities']} activities."]
        + (result["problems"] or ["Everything is in order."])
    )
    report(summary, result, as_json)
    if not result["ok"]:
        raise HubError(f"{len(result['problems'])} problems found: restore a backup or report them")
