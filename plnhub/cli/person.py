"""`plnhub person`: a person's copy of the data about them, its erasure, and corrections by hand."""

from pathlib import Path

import click

from plnhub.access.people import person_called
from plnhub.archives.files import shelf_in
from plnhub.archives.uploads import files_of
from plnhub.cli.corrections import COMMANDS
from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.crash import crash_point
from plnhub.errors import NotFound
from plnhub.privacy.audit import record_audit
from plnhub.rights.erasure import Erased, erase_person, forget_in_figures, keep_outside, was_erased
from plnhub.rights.export import everything_about, write_copy

BY_COMMAND = "command line"


@click.group()
def person() -> None:
    """What people may demand of the data about them, and corrections of it by hand."""


@person.command()
@click.argument("uid")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The zip file to write.")
@json_option
def export(uid: str, out: Path | None, as_json: bool) -> None:
    """Write everything about the person called UID into a zip file."""
    hub = this_hub()
    target = out or Path(f"plnhub-{uid.replace('/', '_')}.zip")
    with hub.database.writing() as session:
        found = person_called(session, uid)
        tables = everything_about(session, found)
        size = write_copy(target, found, tables)
        counts = {table: len(rows) for table, rows in tables.items() if rows}
        record_audit(session, who=BY_COMMAND, what="person.export", subject=found.public_id, now=hub.now())
    summary = f"Wrote {sum(counts.values())} rows of {len(counts)} tables to {target}."
    report(summary, {"file": str(target), "bytes": size, "rows": counts}, as_json)


@person.command()
@click.argument("uid")
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
@json_option
def erase(uid: str, yes: bool, as_json: bool) -> None:
    """Erase the person called UID; others keep what is theirs. This cannot be undone."""
    if _was_erased(uid):
        report(f"{uid} was erased before.", {"erased": False, "rows": {}}, as_json)
        return
    if not yes:
        click.confirm(f"Erase everything about {uid} for good?", abort=True, err=True)
    done = _erase(uid)
    report(
        f"Erased {uid}: {done.total} rows. New figures leave the person out after the next rebuild.",
        {"erased": True, "rows": done.rows},
        as_json,
    )


def _erase(uid: str) -> Erased:
    hub = this_hub()
    with hub.database.writing() as session:
        found = person_called(session, uid)
        uploads = files_of(session, found.id)
        done = erase_person(session, hub.keys, found, hub.now())
        record_audit(
            session,
            who=BY_COMMAND,
            what="person.erase",
            subject=found.public_id,
            detail={"rows": done.total},
            now=hub.now(),
        )
        forget_in_figures(hub.analytics_folder, hub.keys, found)
        keep_outside(hub.settings.data_dir, done, hub.now())
        crash_point("erase.kept")
    crash_point("erase.commit")
    shelf = shelf_in(hub.settings.data_dir)
    for name in uploads:  # should this be cut short, the night removes what no row names
        shelf.remove(name)
    return done


def _was_erased(uid: str) -> bool:
    """Whether the person of that name is gone already; somebody new may have the name since."""
    hub = this_hub()
    with hub.database.reading() as session:
        try:
            person_called(session, uid)
        except NotFound:
            if was_erased(session, hub.keys, uid):
                return True
            raise
    return False


for command in COMMANDS:
    person.add_command(command)
