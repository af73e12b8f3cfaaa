"""`plnhub person lock`, `unlock`, `locks`, `disable`, `enable` and `adopt`: correct one person by hand."""

from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.orm import Session

from plnhub.access.people import person_called
from plnhub.access.sessions import end_all_sessions
from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.directory.people.adoption import adopt as adopt_entry
from plnhub.directory.people.corrected import FIELDS
from plnhub.directory.people.locks import DISABLED, Deed, everything_locked, lock_field, unlock_field
from plnhub.directory.people.switching import switch
from plnhub.models import FieldLock, Person
from plnhub.search.index import index_people

BY_COMMAND = "command line"
reason_option = click.option("--reason", required=True, help="Why; it is shown beside the lock.")


@click.command()
@click.argument("uid")
@click.argument("field", type=click.Choice(list(FIELDS)))
@click.option("--value", help="The right value, empty for none; without it the present value is kept.")
@reason_option
@json_option
def lock(uid: str, field: str, value: str | None, reason: str, as_json: bool) -> None:
    """Correct a FIELD of the person called UID, and keep the directory from changing it."""

    def correct(session: Session, person: Person, deed: Deed) -> None:
        lock_field(session, person, field, value, deed)
        index_people(session, [person.id])

    found = _do(uid, reason, correct)
    report(f"{field} of {found} is locked.", {"uid": found, "field": field, "locked": True}, as_json)


@click.command()
@click.argument("uid")
@click.argument("field", type=click.Choice([*FIELDS, DISABLED]))
@json_option
def unlock(uid: str, field: str, as_json: bool) -> None:
    """Let the directory decide a FIELD of the person called UID again, from the next sync on."""
    found = _do(uid, "", lambda session, person, deed: unlock_field(session, person, field, deed))
    report(f"{field} of {found} is unlocked.", {"uid": found, "field": field, "locked": False}, as_json)


@click.command()
@json_option
def locks(as_json: bool) -> None:
    """What is locked, and why."""
    with this_hub().database.reading() as session:
        rows = [_told(lock, person) for lock, person in everything_locked(session)]
    lines = [f"{row['uid']} {row['field']}: {row['reason']} ({row['since']:%Y-%m-%d})" for row in rows]
    report("\n".join(lines) or "Nothing is locked.", {"locks": rows}, as_json)


@click.command()
@click.argument("uid")
@reason_option
@json_option
def disable(uid: str, reason: str, as_json: bool) -> None:
    """Switch the person called UID off at once and end every log-in, whatever the directory says."""

    def switch_off(session: Session, person: Person, deed: Deed) -> None:
        switch(session, person, deed, off=True)
        end_all_sessions(session, person.id, deed.now)

    found = _do(uid, reason, switch_off)
    report(f"{found} is switched off and logged out.", {"uid": found, "disabled": True}, as_json)


@click.command()
@click.argument("uid")
@reason_option
@json_option
def enable(uid: str, reason: str, as_json: bool) -> None:
    """Switch the person called UID on at once, whatever the directory says."""
    found = _do(uid, reason, lambda session, person, deed: switch(session, person, deed, off=False))
    report(f"{found} is switched on.", {"uid": found, "disabled": False}, as_json)


@click.command()
@click.argument("uid")
@click.argument("key", metavar="NEWKEY")
@reason_option
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
@json_option
def adopt(uid: str, key: str, reason: str, yes: bool, as_json: bool) -> None:
    """Link the person called UID to the entry NEWKEY that the directory made anew and the sync held back."""
    if not yes:
        click.confirm(f"Is the entry {key} the same human being as {uid} on file?", abort=True, err=True)
    keys = this_hub().keys
    found = _do(uid, reason, lambda session, person, deed: adopt_entry(session, keys, person, key, deed))
    report(f"{found} is linked to {key}; the next sync brings the rest.", {"uid": found, "key": key}, as_json)


def _do(uid: str, reason: str, act: Callable[[Session, Person, Deed], None]) -> str:
    """One transaction; answers the log-in name as it is spelt."""
    hub = this_hub()
    with hub.database.writing() as session:
        person = person_called(session, uid)
        act(session, person, Deed(who=BY_COMMAND, reason=reason, now=hub.now()))
        return person.uid


def _told(lock: FieldLock, person: Person) -> dict[str, Any]:
    return {
        "uid": person.uid,
        "field": lock.field,
        "reason": lock.reason,
        "by": lock.locked_by,
        "since": lock.locked_at,
    }


COMMANDS = (lock, unlock, locks, disable, enable, adopt)
