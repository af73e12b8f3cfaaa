"""`plnhub audit`: prove that nobody changed the audit log."""

from dataclasses import asdict

import click

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.errors import HubError
from plnhub.privacy.audit import HEADS, verify_chain


@click.group()
def audit() -> None:
    """Who did or looked at what."""


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Recompute every seal of the log; exits with 1 and names the first row that breaks the chain."""
    hub = this_hub()
    with hub.database.reading() as session:
        verdict = verify_chain(session, hub.settings.data_dir / HEADS)
    told = f"{verdict.rows} entries, every seal holds." if verdict.ok else _broken(verdict.broken_id)
    report(told, {"ok": verdict.ok, **asdict(verdict)}, as_json)
    if not verdict.ok:
        raise HubError(f"row {verdict.broken_id}: {verdict.reason}")


def _broken(row: int | None) -> str:
    return f"The chain breaks at row {row}."
