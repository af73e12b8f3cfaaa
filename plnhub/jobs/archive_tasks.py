"""The tasks of uploaded archives: look, and take in what the owner said yes to."""

from plnhub.archives.files import shelf_in
from plnhub.archives.looking import LOOK, Intake, look
from plnhub.archives.taking import TAKE, take
from plnhub.jobs.registry import Progress, task
from plnhub.rights.retention import Retention
from plnhub.wiring import Hub


@task(LOOK)
def look_at(hub: Hub, progress: Progress, upload: str) -> None:
    """Count what an uploaded file would bring."""
    kept = Retention(as_of=hub.now().date(), months=hub.settings.retention_months)
    look(_intake(hub, progress), upload, kept.acts)


@task(TAKE)
def take_in(hub: Hub, progress: Progress, upload: str) -> None:
    """Record what its owner wants of it."""
    take(_intake(hub, progress), upload)


def _intake(hub: Hub, progress: Progress) -> Intake:
    return Intake(
        database=hub.database, shelf=shelf_in(hub.settings.data_dir), now=hub.now, progress=progress
    )
