"""What runs every night: staff, outside profiles, flow, release, retention, and the head of the audit log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from plnhub.archives.files import shelf_in
from plnhub.archives.uploads import sweep as sweep_uploads
from plnhub.directory.setup.desk_keep import forget_samples
from plnhub.directory.setup.schedule import SYNC, is_scheduled
from plnhub.errors import HubError
from plnhub.jobs.analytics import publish_apart, rebuild_apart
from plnhub.jobs.outside import look_again
from plnhub.jobs.staff import directory_run, sync_staff
from plnhub.lease import leased
from plnhub.networks.limiter import forget_idle_hosts
from plnhub.privacy.audit import keep_head, record_audit
from plnhub.privacy.releases import forget_releases, last_release_day
from plnhub.profiles.batches import poll_due
from plnhub.rights.retention import Retention, remove_old
from plnhub.search.index import index_people
from plnhub.wiring import Hub

NAME = "nightly"
WINDOW, MIN_INTERACTIONS = "90d", 2
REBUILT = ("facts", "ties", "mirrors", "days_read", "fact_months_reused", "damaged")
RELEASE_EVERY = timedelta(days=7)
EXPECTED = (HubError, SQLAlchemyError, OSError, ValueError, LookupError)


@dataclass(frozen=True, kw_only=True)
class StepDone:
    """How one step of the night ended: figures, or the reason why it failed."""

    name: str
    figures: dict[str, Any]
    error: str = ""


def run_night(hub: Hub, as_of: date) -> list[StepDone]:
    """Do all steps under one lease; one that fails does not keep the next ones from running."""
    with leased(hub.database, NAME):
        done = [_tried(name, act, hub, as_of) for name, act in _steps(hub)]
        _record(hub, as_of, done)
    return done


def _steps(hub: Hub) -> Iterator[tuple[str, Callable[[Hub, date], dict[str, Any]]]]:
    if hub.directory_settings.directory_url and not _has_own_hours(hub):
        yield "sync", _sync
    yield "poll", _poll
    yield "recheck", _recheck
    yield "rebuild", _rebuild
    yield "publish", _publish
    yield "retention", _retention


def _has_own_hours(hub: Hub) -> bool:
    """Whether the directory is read at hours of its own."""
    with hub.database.reading() as session:
        return is_scheduled(session, SYNC)


def _tried(name: str, act: Callable[[Hub, date], dict[str, Any]], hub: Hub, as_of: date) -> StepDone:
    try:
        return StepDone(name=name, figures=act(hub, as_of))
    except EXPECTED as error:
        told = str(error) if isinstance(error, HubError) else type(error).__name__
        return StepDone(name=name, figures={}, error=told or type(error).__name__)


def _sync(hub: Hub, _as_of: date) -> dict[str, Any]:
    outcome = sync_staff(hub, directory_run(hub), NAME)
    with hub.database.writing() as session:
        index_people(session)
    if outcome.is_refused:
        raise HubError(f"{outcome.outcome}: {outcome.reason}")
    return outcome.figures()


def _poll(hub: Hub, _as_of: date) -> dict[str, Any]:
    return dict(poll_due(hub.outside))


def _recheck(hub: Hub, _as_of: date) -> dict[str, Any]:
    return dict(look_again(hub))


def _rebuild(hub: Hub, as_of: date) -> dict[str, Any]:
    done = rebuild_apart(hub, as_of, WINDOW, MIN_INTERACTIONS)
    return {name: done[name] for name in REBUILT}


def _publish(hub: Hub, as_of: date) -> dict[str, Any]:
    """A release is due a week after the last one."""
    with hub.database.reading() as session:
        last = last_release_day(session)
    if last is not None and as_of < last + RELEASE_EVERY:
        return {"new": False, "due_on": (last + RELEASE_EVERY).isoformat()}
    return publish_apart(hub)


def _retention(hub: Hub, as_of: date) -> dict[str, Any]:
    kept = Retention(as_of=as_of, months=hub.settings.retention_months)
    with hub.database.writing() as session:
        removed = remove_old(session, kept, hub.now())
        forget_samples(session, hub.now())
        gone = forget_releases(session, hub.analytics_folder, kept.releases)
        uploads = sweep_uploads(session, shelf_in(hub.settings.data_dir), hub.now())
        hosts = forget_idle_hosts(session, hub.now())
    return removed | {"releases": gone, "uploads": uploads, "hosts": hosts}


def _record(hub: Hub, as_of: date, done: list[StepDone]) -> None:
    detail = {"as_of": as_of.isoformat(), "failed": ", ".join(step.name for step in done if step.error)}
    with hub.database.writing() as session:
        record_audit(session, who=NAME, what=NAME, detail=detail, now=hub.now())
    with hub.database.reading() as session:
        keep_head(session, hub.settings.data_dir, hub.now())
