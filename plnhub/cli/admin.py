"""`plnhub admin`: the break-glass administrator, and one-time links to choose a password."""

import sys
from datetime import datetime

import click
from sqlalchemy.orm import Session

from plnhub.access.ldap_bind import binds_at_directory
from plnhub.access.passwords import Hasher, make_password_link, set_password, uses_local_password
from plnhub.access.people import make_local_person, person_called
from plnhub.access.roles import grant_role, note_role_change
from plnhub.cli.hub import this_hub
from plnhub.errors import UsageError
from plnhub.models import Role
from plnhub.wiring import Hub

BY_COMMAND = "command line"


@click.group()
def admin() -> None:
    """Accounts that work without the directory."""


@admin.command()
@click.argument("uid")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(uid: str, password_stdin: bool) -> None:
    """Make a local administrator called UID; prints a one-time link unless the password is given."""
    hub = this_hub()
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with hub.database.writing() as session:
        person = make_local_person(session, uid, hub.now())
        change = grant_role(session, person.id, Role.ADMIN, BY_COMMAND, hub.now())
        note_role_change(session, change, BY_COMMAND, person.public_id, hub.now())
        link = _give_password(session, person.id, password, hub, hub.now())
    click.echo(link or f"{uid} can log in now.")


@admin.command("password-link")
@click.argument("uid")
def password_link(uid: str) -> None:
    """Print a link with which the person called UID can choose a password once, within 24 hours."""
    hub = this_hub()
    with hub.database.writing() as session:
        person = person_called(session, uid)
        if not person.is_active:
            raise UsageError(f"{person.uid} is not active and could not log in")
        if not uses_local_password(person, directory_binds=binds_at_directory(hub.directory_shown)):
            raise UsageError(f"{person.uid} logs in with the password of the directory: change it there")
        link = _give_password(session, person.id, None, hub, hub.now())
    click.echo(link)


def _give_password(session: Session, person_id: int, password: str | None, hub: Hub, now: datetime) -> str:
    """Set the password, or answer the address of a link to set it."""
    if password is not None:
        set_password(session, person_id, password, Hasher(), now)
        return ""
    return f"{hub.settings.base_url}/password/{make_password_link(session, person_id, now)}"
