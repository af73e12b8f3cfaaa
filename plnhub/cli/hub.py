"""The hub that a command works on; loaded by the commands that need one, so that the others are quick."""

from pathlib import Path

import click

from plnhub import schema
from plnhub.backup import in_use, restoring
from plnhub.config import load_settings
from plnhub.rights.erasure import erase_again
from plnhub.wiring import Hub, build_hub


def this_hub() -> Hub:
    """The hub that the environment describes, opened once per command; no restore begins meanwhile."""
    context = click.get_current_context().find_root()
    if not isinstance(context.obj, Hub):
        settings = load_settings()
        if restoring.is_decided(settings.data_dir):
            _finish_interrupted_restore(build_hub(settings))
        share(settings.data_dir)
        context.obj = build_hub(settings)
    return context.obj


def hub_alone() -> Hub:
    """The same for a command that nobody may work beside."""
    settings = load_settings()
    _until_the_end(in_use.take_alone(settings.data_dir))
    return build_hub(settings)


def share(folder: Path) -> None:
    """Keep any restore away from the data folder until the command has ended."""
    _until_the_end(in_use.take_part(folder))


def after_restore(hub: Hub) -> int:
    """Bring what was restored up to date, and erase again who was erased since; answers how many."""
    schema.upgrade(hub.database)
    with hub.database.writing() as session:
        again = erase_again(session, hub.keys, hub.settings.data_dir, hub.now())
    restoring.finish(hub.settings.data_dir)
    return again


def _finish_interrupted_restore(hub: Hub) -> None:
    folder = hub.settings.data_dir
    descriptor = in_use.take_alone(folder)
    try:
        if restoring.is_decided(folder):
            restoring.carry_through(hub.database, folder)
            click.echo(
                f"Finished an interrupted restore, erased {after_restore(hub)} people again.", err=True
            )
    finally:
        hub.database.engine.dispose()
        in_use.leave(descriptor)


def _until_the_end(descriptor: int) -> None:
    click.get_current_context().find_root().call_on_close(lambda: in_use.leave(descriptor))
