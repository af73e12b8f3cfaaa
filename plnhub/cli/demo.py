"""`plnhub demo`: an invented company in an empty database, then serve it on loopback."""

import secrets
from datetime import datetime
from pathlib import Path

import click
from pydantic import SecretStr

from plnhub.access.networks import host_of, is_loopback
from plnhub.cli.hub import share
from plnhub.cli.serve import run_server
from plnhub.config import Settings, load_settings
from plnhub.demo.doors import Login
from plnhub.demo.fill import fill, people_file
from plnhub.errors import UsageError
from plnhub.wiring import build_hub

KEY_FILE = "secret.key"
RETENTION_MONTHS = 15  # the invented life of the company lasts 14


@click.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The demo's last day; today by default.")
@click.option("--no-serve", is_flag=True, help="Only fill the database.")
@click.option("--workers", default=2, show_default=True)
def demo(as_of: datetime | None, no_serve: bool, workers: int) -> None:
    """Show PLN Hub with an invented company of 400 people."""
    settings = _demo_settings(load_settings())
    hub = build_hub(settings)
    logins = fill(hub, as_of.date() if as_of else hub.now().date(), lambda line: click.echo(line, err=True))
    _welcome(settings, list(logins))
    if not no_serve:
        hub.database.engine.dispose()
        run_server(settings, workers, with_worker=True)


def _demo_settings(settings: Settings) -> Settings:
    if not is_loopback(host_of(settings.bind)):
        raise UsageError(
            f"the demo has well-known doors: it serves on 127.0.0.1 only, not on {settings.bind}"
        )
    share(settings.data_dir)
    return settings.model_copy(
        update={
            "demo": True,
            "retention_months": max(RETENTION_MONTHS, settings.retention_months),
            "directory_url": people_file(build_hub(settings)).as_uri().replace("file:", "csv:", 1),
            "secret_key": SecretStr(_own_secret(settings.data_dir / KEY_FILE)),
        }
    )


def _own_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _welcome(settings: Settings, logins: list[Login]) -> None:
    click.echo(f"\nPLN Hub with an invented company: http://{settings.bind}\n")
    for login in logins:
        click.echo(f"  {login.role:<10}{login.uid:<26}{login.password}")
    click.echo("\nThese doors open on this machine only. Stop with Ctrl-C.")
