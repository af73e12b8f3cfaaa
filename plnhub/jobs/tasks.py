"""The tasks: each a thin call of one feature."""

from plnhub.jobs.registry import Progress, task
from plnhub.profiles.polling import poll_profile as read_profile
from plnhub.wiring import Hub


@task("nothing")
def nothing(hub: Hub, progress: Progress) -> None:
    """Prove that a worker is alive."""
    progress(1, 1)


@task("poll_profile")
def poll_profile(hub: Hub, progress: Progress, profile_id: int) -> None:
    """Read one profile now, as its owner has just allowed."""
    progress(read_profile(hub.outside, profile_id).pages)
