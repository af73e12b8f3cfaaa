"""The tasks beside the sync of the people: photos and circles."""

from contextlib import suppress

from plnhub.directory.setup.desk_keep import CIRCLES as KEPT_CIRCLES
from plnhub.directory.setup.desk_keep import PHOTOS as KEPT_PHOTOS
from plnhub.directory.setup.desk_keep import keep_beside
from plnhub.jobs.beside_staff import CIRCLES, PHOTOS, sync_circles_of, sync_photos_of
from plnhub.jobs.registry import Progress, task
from plnhub.jobs.staff import directory_run
from plnhub.lease import AnotherRun
from plnhub.wiring import Hub


@task(PHOTOS)
def photos(hub: Hub, progress: Progress, who: str, confirmed: bool = False) -> None:
    """Take over the photos that changed; `confirmed` lets many vanish at once."""
    with suppress(AnotherRun):
        outcome = sync_photos_of(hub, directory_run(hub), who, confirmed)
        _keep(hub, KEPT_PHOTOS, outcome.held)
        progress(outcome.read, outcome.read)


@task(CIRCLES)
def circles(hub: Hub, progress: Progress, who: str, confirmed: bool = False) -> None:
    """Bring circles up to date; `confirmed` lets a circle lose most of its people."""
    with suppress(AnotherRun):
        outcome = sync_circles_of(hub, directory_run(hub), who, confirmed)
        _keep(hub, KEPT_CIRCLES, outcome.held, outcome.notes)
        progress(outcome.circles, outcome.circles)


def _keep(hub: Hub, kind: str, held: tuple[str, ...], notes: tuple[str, ...] = ()) -> None:
    """Whoever opens the page reads why something was held, and may let it pass."""
    with hub.database.writing() as session:
        keep_beside(session, kind, held, notes, hub.now())
