"""The guided set-up of the directory: one step after the other, each on a page of its own."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from plnhub.directory.feeds.choose import feeds_of
from plnhub.directory.setup.configured import Configured, configured, save_settings
from plnhub.directory.setup.desk import Desk, desk_of
from plnhub.directory.setup.preview import entry_told, offers, previewed, usual_mapping, vendor_called
from plnhub.directory.setup.schedule import save_schedule, schedule_of, zones
from plnhub.directory.setup.verdicts import failed_run, step_to_correct
from plnhub.directory.vendors import VENDORS
from plnhub.errors import HubError, Invalid, NotFound
from plnhub.jobs import ask
from plnhub.jobs.beside_staff import enqueue_the_rest
from plnhub.models import DirectoryRun, Job
from plnhub.web.access import me
from plnhub.web.admin_directory import bp, busyness, directory_jobs
from plnhub.web.admin_forms import (
    CIRCLES,
    connection_from,
    feed_from,
    mapping_from,
    more_from,
    people_from,
    rules_from,
    safety_from,
)
from plnhub.web.context import db, hub
from plnhub.words import marked

__all__ = ["bp"]

CONNECT, TEST, PEOPLE, FIELDS, SAFETY, FIRST, HOURS, MORE = STEPS = (
    *("connect", "test", "people", "fields", "safety", "first", "hours", "more"),
)
TITLES = {
    CONNECT: marked("Connect"),
    TEST: marked("Test"),
    PEOPLE: marked("Who is staff"),
    FIELDS: marked("Fields"),
    SAFETY: marked("Safety"),
    FIRST: marked("Dry run"),
    HOURS: marked("Hours"),
    MORE: marked("Photos and circles"),
}
NEXT = {CONNECT: (TEST, "test"), PEOPLE: (FIELDS, "sample"), FIELDS: (SAFETY, ""), SAFETY: (FIRST, "plan")}
FOLLOWED = {TEST: ("test",), FIELDS: ("sample",), FIRST: ("plan", "sync")}
SAVED = marked("The hours are set.")
MORE_SAVED = marked("Saved. Photos and circles follow after each sync.")


@bp.get("/directory/set-up/<step>")
def setup(step: str) -> str:
    if step not in STEPS:
        raise NotFound("there is no such step")
    return _page(step)


@bp.post("/directory/set-up/<step>")
def save(step: str) -> ResponseReturnValue:
    try:
        after, work = _saved(step)
    except Invalid as error:
        db().rollback()
        return _page(step, error), 400
    if work:
        ask(db(), f"directory.{work}", hub().now())
    db().commit()
    return redirect(url_for(".setup", step=after) if after else url_for(".show"), 303)


@bp.post("/directory/set-up/preview")
def preview() -> str:
    return render_template("admin/directory_preview.html", **_preview(desk_of(db()).sample, _chosen()))


def _saved(step: str) -> tuple[str, str]:
    """Keep what the form of a step says; answers the step after it and the work that it asks for."""
    if step == HOURS:
        save_schedule(db(), rules_from(request.form), me().public_id, hub().now())
    elif step != MORE and step not in NEXT:
        raise NotFound("this step has no form")
    save_settings(db(), hub().settings, _changes(step), me().public_id, hub().now())
    if step in NEXT:
        return NEXT[step]
    flash(_(SAVED if step == HOURS else MORE_SAVED), "good")
    if step == MORE and desk_of(db()).was_synced:
        settings = configured(hub().settings, db()).settings
        enqueue_the_rest(db(), settings, me().public_id, hub().now())
    return "", ""


def _changes(step: str) -> dict[str, Any]:
    if step == FIELDS:
        return _chosen()
    reading = {
        CONNECT: connection_from,
        PEOPLE: people_from,
        SAFETY: safety_from,
        HOURS: feed_from,
        MORE: more_from,
    }
    return reading[step](request.form)


def _chosen() -> dict[str, Any]:
    sample = desk_of(db()).sample
    return mapping_from(request.form, vendor_called(sample.counts["vendor"] if sample else ""))


def _page(step: str, error: Invalid | None = None) -> str:
    cfg, desk = configured(hub().settings, db()), desk_of(db())
    return render_template(
        f"admin/directory_{step}.html",
        step=step,
        steps=[_link(each, step, number) for number, each in enumerate(STEPS, 1)],
        cfg=cfg,
        settings=cfg.settings,
        desk=desk,
        failed=failed_run(desk.runs),
        correct=step_to_correct,
        error=error,
        form=request.form,
        vendors=VENDORS,
        approvable=desk.approvable(cfg.settings, hub().now()),
        **_own_of(step, cfg, desk, _chosen() if error and step == FIELDS else None),
        **busyness(desk, [] if error else _jobs_of(step)),
    )


def _jobs_of(step: str) -> list[Job]:
    """What a step follows is its own work alone: nothing else may touch what somebody types."""
    return [job for job in directory_jobs() if job.name.removeprefix("directory.") in FOLLOWED.get(step, ())]


def _link(each: str, active: str, number: int) -> dict[str, Any]:
    label = f"{number} {_(TITLES[each])}"
    return {"label": label, "url": url_for(".setup", step=each), "active": each == active}


def _own_of(step: str, cfg: Configured, desk: Desk, sent: Mapping[str, Any] | None) -> dict[str, Any]:
    """What this step alone shows; `sent` is a mapping that was refused and is to be corrected."""
    if step == FIELDS:
        chosen = sent or {
            "directory_attributes": cfg.settings.directory_attributes,
            "dimensions": cfg.settings.dimensions,
        }
        return _preview(desk.sample, chosen)
    if step == HOURS:
        found = desk.test.counts.get("vendor", "") if desk.test else ""
        kinds = feeds_of(cfg.settings.directory_vendor or found)
        return {"hours": schedule_of(db()), "zones": zones(), "kinds": kinds}
    if step == MORE:
        return {"circles": list(cfg.settings.directory_circle_groups.items()), "most_circles": CIRCLES}
    return {}


def _preview(sample: DirectoryRun | None, chosen: Mapping[str, Any]) -> dict[str, Any]:
    counts = sample.counts if sample else {}
    entries = [entry_told(one) for one in counts.get("entries", ())]
    vendor = vendor_called(counts.get("vendor", ""))
    mapping, names = chosen["directory_attributes"], tuple(str(chosen["dimensions"]).split(","))
    shown: dict[str, Any] = {
        "usual": usual_mapping(vendor),
        "mapping": mapping,
        "own": {name: text for name, text in mapping.items() if name.startswith("x_")},
        "offers": offers(entries),
        "preview": None,
        "fault": "",
    }
    try:
        return shown | {"preview": previewed(entries, vendor, mapping, names, hub().now().date())}
    except HubError as error:
        return shown | {"fault": str(error)}
