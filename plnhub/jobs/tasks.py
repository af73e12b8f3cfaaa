"""The tasks: each a thin call of one feature."""

from contextlib import suppress

from plnhub.jobs.outside import POLL, look_again, poll_alone
from plnhub.jobs.registry import Progress, task
from plnhub.lease import AnotherRun
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


@task("recheck")
def recheck(hub: Hub, progress: Progress) -> None:
    """Look again at what was proven and fetched before."""
    progress(look_again(hub)["profiles"])


@task(POLL)
def poll(hub: Hub, progress: Progress) -> None:
    """Read the profiles that are due, unless somebody is at it already."""
    with suppress(AnotherRun):
        progress(poll_alone(hub).total())
