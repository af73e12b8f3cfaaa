"""`plnhub permissions`: what people allowed the Hub at their networks, in numbers, and the key of it."""

import click
from sqlalchemy import func, select

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.models import Permission
from plnhub.profiles.new_key import change_key_and_seal_anew


@click.group()
def permissions() -> None:
    """What people allowed the Hub at their networks; never who."""


@permissions.command()
@json_option
def status(as_json: bool) -> None:
    """How many are in force by network, and how many wait for their network to confirm the end."""
    waits = Permission.withdrawn_at.is_not(None)
    with this_hub().database.reading() as session:
        counted = select(Permission.network, func.count()).where(~waits).group_by(Permission.network)
        in_force = {network: count for network, count in session.execute(counted)}
        waiting = session.scalar(select(func.count(Permission.id)).where(waits)) or 0
    told = ", ".join(f"{count} at {network}" for network, count in sorted(in_force.items())) or "none"
    report(
        f"In force: {told}. Waiting to end: {waiting}.", {"in_force": in_force, "waiting": waiting}, as_json
    )


@permissions.command("change-key")
@json_option
def change_key(as_json: bool) -> None:
    """Make a new key and seal every permission anew; back the keys up afterwards."""
    hub = this_hub()
    count = change_key_and_seal_anew(hub.database, hub.keys)
    report(
        f"A new key is in use; {count} sealed anew. Back up the folder of the keys.",
        {"sealed": count},
        as_json,
    )
