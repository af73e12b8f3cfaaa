"""The hub that a command works on; loaded by the commands that need one, so that the others are quick."""

import click

from plnhub.config import load_settings
from plnhub.wiring import Hub, build_hub


def this_hub() -> Hub:
    """The hub that the environment describes, opened once per command."""
    context = click.get_current_context().find_root()
    if not isinstance(context.obj, Hub):
        context.obj = build_hub(load_settings())
    return context.obj
