"""`plnhub nightly`: what the scheduler runs."""

import sys
import time
from datetime import datetime

import click

from plnhub.cli.hub import this_hub
from plnhub.cli.output import json_option, report
from plnhub.cli.period_options import day_in_ledger
from plnhub.errors import HubError
from plnhub.jobs.nightly import StepDone, run_night


@click.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to work for; today by default.")
@json_option
def nightly(as_of: datetime | None, as_json: bool) -> None:
    """Sync, poll, look again, rebuild, publish when due, remove what is old; exits 1 when a step failed."""
    hub = this_hub()
    began = time.monotonic()
    day = day_in_ledger(hub.database, as_of, hub.now().date())
    done = run_night(hub, day)
    failed = [step for step in done if step.error]
    figures = {
        "as_of": day,
        "ok": not failed,
        "steps": {step.name: {"error": step.error} if step.error else step.figures for step in done},
        "seconds": round(time.monotonic() - began, 2),
    }
    report("\n".join(_line(step) for step in done), figures, as_json)
    if failed:
        sys.exit(HubError.exit_code)


def _line(step: StepDone) -> str:
    if step.error:
        return f"FAILED {step.name:10}{step.error}"
    told = ", ".join(f"{name} {value}" for name, value in step.figures.items() if value not in (0, None, []))
    return f"ok     {step.name:10}{told or 'nothing to do'}"
