"""`plnhub db`: schema, backup, restore and invariants of the database."""

from pathlib import Path

import click

from plnhub import schema
from plnhub.backup import check as look_for_problems
from plnhub.backup import restoring
from plnhub.backup.archive import write_archive
from plnhub.cli.hub import after_restore, hub_alone, this_hub
from plnhub.cli.output import json_option, report
from plnhub.errors import HubError


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
    """Write all that a restore needs but the keys into the archive FILE, while others go on working."""
    hub = this_hub()
    size = write_archive(hub.database, hub.settings.data_dir, file)
    click.echo(f"Wrote {size} bytes to {file}: database, memberships of the releases, erasures.")
    click.echo(f"It holds no keys: keep a copy of {hub.keys.folder} elsewhere, apart from it.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Put back what `plnhub db backup` wrote to FILE; refused (exit 3) unless the server is stopped."""
    hub = hub_alone()
    restoring.restore_archive(hub.database, hub.settings.data_dir, file)
    again = after_restore(hub)
    hub.database.engine.dispose()
    click.echo(f"Restored {file}, erased {again} people again. Run `plnhub db check` next.")


@db.command()
@json_option
def check(as_json: bool) -> None:
    """Look for broken invariants; exits with 1 when there are any."""
    result = look_for_problems(this_hub().database)
    summary = "\n".join(
        [f"{result['people']} people ({result['active']} active), {result['activities']} activities."]
        + (result["problems"] or ["Everything is in order."])
    )
    report(summary, result, as_json)
    if not result["ok"]:
        raise HubError(f"{len(result['problems'])} problems found: restore a backup or report them")
