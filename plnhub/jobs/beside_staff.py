"""What follows a good sync of the people: the circles of the directory, and the photos that changed."""

from collections.abc import Callable
from typing import Any

from plnhub.directory.circle_sync import CircleOutcome, sync_circles
from plnhub.directory.photos import PhotoOutcome, sync_photos
from plnhub.directory.sync import Run
from plnhub.privacy.audit import record_audit
from plnhub.wiring import Hub


def sync_circles_of(hub: Hub, run: Run, who: str, confirmed: bool = False) -> CircleOutcome:
    """Bring the circles up to date; what was written or held stands in the audit log."""
    outcome = sync_circles(run, confirmed=confirmed)
    if outcome.written or outcome.held:
        _note(hub, who, "directory.circles", outcome.figures)
    return outcome


def sync_photos_of(hub: Hub, run: Run, who: str, confirmed: bool = False) -> PhotoOutcome:
    """Take the photos over that changed; what was written stands in the audit log."""
    outcome = sync_photos(run, confirmed=confirmed)
    if outcome.changed or outcome.removed:
        _note(hub, who, "directory.photos", outcome.figures)
    return outcome


def _note(hub: Hub, who: str, what: str, figures: Callable[[], dict[str, Any]]) -> None:
    with hub.database.writing() as session:
        record_audit(session, who=who, what=what, detail=figures(), now=hub.now())
