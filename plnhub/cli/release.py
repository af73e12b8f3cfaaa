"""`plnhub release`: publish the next release through the privacy gate, and show the last one."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.dashboards import PICTURES
from plnhub.dashboards.drawing import figure_of
from plnhub.dashboards.figures import Figures
from plnhub.errors import Unavailable, UsageError
from plnhub.flow.store import run_in_force
from plnhub.privacy.gate import Cell
from plnhub.privacy.releases import PublishedRelease, latest_release
from plnhub.publishing.publish import publish_release


@click.group()
def release() -> None:
    """What leaders see."""


@release.command()
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Publish only if the rebuild is of this day."
)
@json_option
def publish(as_of: datetime | None, as_json: bool) -> None:
    """Publish the last rebuild; one that was published before is not published again."""
    hub = this_hub()
    _refuse_another_day(hub.analytics_folder, as_of)
    done = publish_release(hub.database, hub.analytics_folder, hub.settings.level_names, hub.now())
    shown = sum(cell.shown is not None for cell in done.release.cells)
    word = "Published" if done.is_new else "Unchanged:"
    report(
        f"{word} release {done.release.id} as of {done.release.as_of}: {shown} figures shown, "
        f"{len(done.release.cells) - shown} held back.",
        {"new": done.is_new, **_figures(done.release)},
        as_json,
    )


def _refuse_another_day(folder: Path, as_of: datetime | None) -> None:
    run, _ = run_in_force(folder)
    if as_of is not None and as_of.date() != run.as_of:
        raise UsageError(
            f"the rebuild is as of {run.as_of}: run `plnhub flow rebuild --as-of {as_of:%Y-%m-%d}` first"
        )


@release.command()
@json_option
def show(as_json: bool) -> None:
    """Print the last release, cell by cell."""
    hub = this_hub()
    with hub.database.reading() as session:
        found = latest_release(session)
    if found is None:
        raise Unavailable("nothing is published yet: run `plnhub release publish`")
    lines = [f"Release {found.id} as of {found.as_of}", *(_line(cell) for cell in found.cells)]
    report("\n".join(lines), _figures(found), as_json)


@release.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option
def draw(folder: Path, as_json: bool) -> None:
    """Write the pictures of the last release into FOLDER, each as one HTML file that needs no server."""
    hub = this_hub()
    with hub.database.reading() as session:
        found = latest_release(session)
    if found is None:
        raise Unavailable("nothing is published yet: run `plnhub release publish`")
    figures = Figures(found.cells, found.as_of, found.definition)
    period = (figures.periods("flow") or [""])[-1]
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for picture in (make(figures, period) for make in PICTURES):
        files.append(folder / f"{picture.key}.html")
        figure_of(picture).write_html(files[-1], include_plotlyjs="directory")
    report(f"Wrote {len(files)} pictures to {folder}.", {"files": files}, as_json)


def _line(cell: Cell) -> str:
    shown = cell.state.value if cell.shown is None else f"{cell.shown:g} ({cell.state.value})"
    return f"{cell.measure:<16}{cell.period:<12}{cell.cohort:<28}{cell.other_cohort:<28}{shown}"


def _figures(found: PublishedRelease) -> dict[str, object]:
    return {
        "id": found.id,
        "as_of": found.as_of,
        "definition": found.definition,
        "cells": [asdict(cell) for cell in found.cells],
    }
