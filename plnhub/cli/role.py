"""`plnhub role`: grant or revoke a role by hand."""

from typing import Any

import click

from plnhub.access.people import person_called
from plnhub.access.roles import RoleChange, grant_role, note_role_change, revoke_role
from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.models import Role

GRANTABLE = click.Choice([role.value for role in Role if role is not Role.EMPLOYEE])
BY_COMMAND = "command line"


@click.group()
def role() -> None:
    """Grant or revoke roles: leader, admin, auditor."""


@role.command()
@click.argument("uid")
@click.argument("role_name", metavar="ROLE", type=GRANTABLE)
@json_option
def grant(uid: str, role_name: str, as_json: bool) -> None:
    """Give the person called UID a ROLE."""
    hub = this_hub()
    with hub.database.writing() as session:
        person = person_called(session, uid)
        change = grant_role(session, person.id, Role(role_name), BY_COMMAND, hub.now())
        note_role_change(session, change, BY_COMMAND, person.public_id, hub.now())
    said = "is now" if change.changed else "already was"
    report(f"{person.uid} {said} {role_name}.", _figures(person.uid, change), as_json)


@role.command()
@click.argument("uid")
@click.argument("role_name", metavar="ROLE", type=GRANTABLE)
@json_option
def revoke(uid: str, role_name: str, as_json: bool) -> None:
    """Take a ROLE that was granted by hand from the person called UID."""
    hub = this_hub()
    with hub.database.writing() as session:
        person = person_called(session, uid)
        change = revoke_role(session, person.id, Role(role_name))
        note_role_change(session, change, BY_COMMAND, person.public_id, hub.now())
    said = "is no longer" if change.changed else "had no grant by hand as"
    rest = " The role still comes from a directory group." if change.remaining_origins else ""
    report(f"{person.uid} {said} {role_name}.{rest}", _figures(person.uid, change), as_json)


def _figures(uid: str, change: RoleChange) -> dict[str, Any]:
    return {
        "uid": uid,
        "role": change.role.value,
        "action": change.action,
        "changed": change.changed,
        "remaining_origins": list(change.remaining_origins),
    }
