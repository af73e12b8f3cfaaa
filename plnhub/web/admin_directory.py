"""The directory at work: how it stands, its runs, and the buttons that start something."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.directory.setup.configured import configured
from plnhub.directory.setup.desk import Desk, desk_of, run_numbered, source_facts, whole_plan
from plnhub.directory.setup.plan_rows import HEADINGS, harmless
from plnhub.directory.setup.schedule import schedule_of
from plnhub.directory.setup.verdicts import failed_run, held_jobs, held_run, step_to_correct
from plnhub.errors import HeldByGate, NotFound
from plnhub.jobs import ask
from plnhub.jobs.desk import is_busy, recent_jobs, waits_again
from plnhub.models import Job
from plnhub.web.access import me
from plnhub.web.admin import bp
from plnhub.web.admin_charts import run_charts
from plnhub.web.context import db, hub
from plnhub.web.next_page import own_path
from plnhub.words import marked

__all__ = ["bp"]

BESIDE = ("photos", "circles")
WORK = ("test", "sample", "plan", "sync", "changes", "sweep", *BESIDE)
SHOWN = 8
DRY_RUN_FIRST = marked(
    "Make a dry run first: before the first sync somebody must have seen what it would do."
)
PLAN_IS_OLD = marked("This plan is not the last one any more, or older than a day: make a new dry run.")


@bp.get("")
def show() -> str:
    cfg, desk, jobs = configured(hub().settings, db()), desk_of(db()), directory_jobs()
    return render_template(
        "admin/directory.html",
        cfg=cfg,
        facts=source_facts(cfg.settings),
        desk=desk,
        held=held_run(desk.runs),
        failed=failed_run(desk.runs),
        correct=step_to_correct,
        held_jobs=held_jobs(desk.runs, jobs),
        approvable=desk.approvable(cfg.settings, hub().now()),
        hours=schedule_of(db()),
        charts=run_charts(desk.runs),
        shown=desk.runs[:SHOWN],
        **busyness(desk, jobs),
    )


@bp.get("/directory/runs/<int:number>")
def run(number: int) -> str:
    return render_template("admin/directory_run.html", run=run_numbered(db(), number), now=hub().now())


@bp.get("/directory/plan.csv")
def plan_as_csv() -> Response:
    """The whole last plan, for administrators alone; the page shows its first lines."""
    rows, text = whole_plan(db()), StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADINGS)
    writer.writerows(map(harmless, rows))
    headers = {"Content-Disposition": "attachment; filename=plan.csv", "Cache-Control": "no-store"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


@bp.post("/directory/<work>")
def start(work: str) -> ResponseReturnValue:
    if work not in WORK:
        raise NotFound("there is no such work")
    ask(db(), f"directory.{work}", hub().now(), **_arguments(work))
    db().commit()
    flash(_("It has begun. This page follows it."), "accent")
    back = request.form.get("next")
    return redirect(own_path(back) if back else url_for(".show"), 303)


def directory_jobs() -> list[Job]:
    """The latest jobs that concern the directory."""
    return [job for job in recent_jobs(db()) if job.name.startswith("directory.")]


def busyness(desk: Desk, jobs: Sequence[Job]) -> dict[str, Any]:
    """What a page that follows jobs needs: the jobs, and how many entries came the last time."""
    now = hub().now()
    running = next((job for job in jobs if is_busy([job]) and not waits_again(job, now)), None)
    again = next((job for job in jobs if waits_again(job, now)), None)
    return {
        "jobs": jobs[:3],
        "busy": running is not None,
        "running": running,
        "again": again if running is None else None,
        "expected": desk.expected,
        "now": now,
    }


def _arguments(work: str) -> dict[str, Any]:
    if work in BESIDE:
        return {"who": me().public_id, "confirmed": "confirmed" in request.form}
    if work in ("changes", "sweep"):
        return {"who": me().public_id}
    if work != "sync":
        return {}
    desk, approved = desk_of(db()), request.form.get("approved", "")
    if approved and approved != desk.approvable(configured(hub().settings, db()).settings, hub().now()):
        raise HeldByGate(PLAN_IS_OLD)
    if not approved and not desk.was_synced:
        raise HeldByGate(DRY_RUN_FIRST)
    more = {"approved": approved} if approved else {}
    return {"who": me().public_id, "confirmed_removals": _confirmed(), **more}


def _confirmed() -> int:
    """How many removals were confirmed; anything but a number is none."""
    return max(0, request.form.get("confirmed_removals", default=0, type=int))
