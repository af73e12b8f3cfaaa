"""The last runs of the directory as two pictures with tables: whom they changed, how long they took."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import format_datetime, format_decimal
from flask_babel import gettext as _

from plnhub.directory.setup.desk import DONE, RunShown

NOT_DRAWN = ("running", "crashed")
COLUMNS = {"kind": "bars", "mode": "stack", "horizontal": False}


def run_charts(runs: Sequence[RunShown]) -> dict[str, Any]:
    """Oldest first."""
    ordered = [one for one in reversed(runs) if one.outcome not in NOT_DRAWN]
    names = [f"#{one.id}" for one in ordered]
    return {
        "count": len(ordered),
        "held": sum(one.is_held for one in ordered),
        "people": {**COLUMNS, "categories": names, "series": _people(ordered)},
        "seconds": {**COLUMNS, "categories": names, "series": _seconds(ordered)},
        "people_rows": [_row(one, one.created, one.changed, one.gone) for one in map(_written, ordered)],
        "seconds_rows": [_row(one, one.read, round(one.seconds, 2)) for one in ordered],
    }


def _people(runs: Sequence[RunShown]) -> list[dict[str, Any]]:
    done = [_written(one) for one in runs]
    return [
        {"label": _("New"), "values": [one.created for one in done]},
        {"label": _("Changed"), "values": [one.changed for one in done]},
        {"label": _("Gone"), "values": [one.gone for one in done]},
    ]


def _seconds(runs: Sequence[RunShown]) -> list[dict[str, Any]]:
    """A full run takes longer than one of changes: each kind has its own colour."""
    return [
        {"label": word, "values": [round(one.seconds, 2) if one.kind == kind else 0 for one in runs]}
        for kind, word in _kinds().items()
        if any(one.kind == kind for one in runs)
    ]


def _row(run: RunShown, *figures: float) -> list[str]:
    name = f"#{run.id} {_kinds().get(run.kind, run.kind)}"
    return [name, format_datetime(run.started_at, "short"), *map(format_decimal, figures)]


def _written(run: RunShown) -> RunShown:
    """What a held run would have done was not done."""
    return run if run.outcome in DONE else replace(run, created=0, changed=0, gone=0)


def _kinds() -> dict[str, str]:
    return {"full": _("Full sync"), "changes": _("Changes"), "sweep": _("Sweep")}
