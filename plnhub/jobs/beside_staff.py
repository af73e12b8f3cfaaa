"""What follows a good sync of the people: the circles of the directory, and the photos that changed."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.config import Settings
from plnhub.directory.circles.circle_pages import has_open_circles
from plnhub.directory.circles.circle_source import has_circles
from plnhub.directory.circles.circle_sync import CircleOutcome, sync_circles
from plnhub.directory.photos.photo_store import has_photos
from plnhub.directory.photos.photo_sync import PhotoOutcome, sync_photos
from plnhub.directory.running.sync import Run
from plnhub.jobs.queue import enqueue
from plnhub.models import Job, JobState
from plnhub.privacy.audit import record_audit
from plnhub.wiring import Hub

PHOTOS, CIRCLES = "directory.photos", "directory.circles"


def ask_for_the_rest(hub: Hub, settings: Settings, who: str) -> None:
    """Have circles and photos follow in jobs of their own, unless they wait already."""
    with hub.database.writing() as session:
        enqueue_the_rest(session, settings, who, hub.now())


def enqueue_the_rest(session: Session, settings: Settings, who: str, now: datetime) -> None:
    """The same within the caller's transaction."""
    for name in _due(session, settings):
        waiting = select(Job.id).where(Job.name == name, Job.state == JobState.QUEUED)
        if session.scalar(waiting.limit(1)) is None:
            enqueue(session, name, now, who=who)


def sync_circles_of(hub: Hub, run: Run, who: str, confirmed: bool = False) -> CircleOutcome:
    """Bring the circles up to date; what was written or held stands in the audit log."""
    outcome = sync_circles(run, confirmed=confirmed)
    if outcome.written or outcome.held:
        _note(hub, who, CIRCLES, outcome.figures)
    return outcome


def sync_photos_of(hub: Hub, run: Run, who: str, confirmed: bool = False) -> PhotoOutcome:
    """Take the photos over that changed; what was written stands in the audit log."""
    outcome = sync_photos(run, confirmed=confirmed)
    if outcome.changed or outcome.removed:
        _note(hub, who, PHOTOS, outcome.figures)
    return outcome


def _due(session: Session, settings: Settings) -> Iterator[str]:
    """What is switched on, or was until lately and is to be cleared away."""
    if has_circles(settings) or has_open_circles(session):
        yield CIRCLES
    if settings.directory_photos or has_photos(session):
        yield PHOTOS


def _note(hub: Hub, who: str, what: str, figures: Callable[[], dict[str, Any]]) -> None:
    with hub.database.writing() as session:
        record_audit(session, who=who, what=what, detail=figures(), now=hub.now())
