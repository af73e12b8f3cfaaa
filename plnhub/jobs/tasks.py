"""The tasks that belong to no feature."""

from plnhub.jobs.registry import Progress, task
from plnhub.wiring import Hub


@task("nothing")
def nothing(hub: Hub, progress: Progress) -> None:
    """Prove that a worker is alive."""
    progress(1, 1)
