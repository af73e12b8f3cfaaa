"""The command `plnhub`: each file in this folder is one command, found by its name and loaded when used."""

import importlib
import os
import pkgutil
import sys

import click

from plnhub.errors import HubError

HELPERS = frozenset({"corrections", "hub", "output", "period_options"})


class CommandFolder(click.Group):
    """Finds `plnhub NAME` in `plnhub/cli/NAME.py`, so that a quick command never loads a heavy one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name not in HELPERS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = getattr(importlib.import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.command(cls=CommandFolder)
@click.version_option(package_name="plnhub")
def plnhub() -> None:
    """PLN Hub: people from the directory, profiles by proof, knowledge flow without surveillance."""


def main() -> None:
    """Run a command; an expected error is one clear line and the exit code that its class states.

    Whatever it writes tells of people: nobody but the user who runs it may read it.
    """
    os.umask(0o077)
    try:
        plnhub()
    except HubError as error:
        click.echo(f"plnhub: {error}", err=True)
        sys.exit(error.exit_code)
