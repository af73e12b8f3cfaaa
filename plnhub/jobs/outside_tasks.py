"""The tasks that read the outside: each a thin call of one feature."""

from collections.abc import Collection
from datetime import datetime

from plnhub.jobs.outside import LOOK, POLL, look_again
from plnhub.jobs.registry import Progress, task
from plnhub.profiles.batches import poll_batch
from plnhub.profiles.batches import poll_profile as read_profile
from plnhub.profiles.second_look import look_at_batch
from plnhub.wiring import Hub


@task(POLL)
def poll(hub: Hub, progress: Progress, profiles: Collection[int] = (), handed: str = "") -> None:
    """Read the profiles of one batch, unless somebody has them already."""
    if profiles:
        poll_batch(hub.outside, profiles, _moment(handed))


@task(LOOK)
def look(hub: Hub, progress: Progress, profiles: Collection[int] = (), handed: str = "") -> None:
    """Look again at what the profiles of one batch have brought."""
    if profiles:
        look_at_batch(hub.outside, profiles, _moment(handed))


@task("poll_profile")
def poll_profile(hub: Hub, progress: Progress, profile_id: int) -> None:
    """Read one profile now, as its owner has just allowed."""
    progress(read_profile(hub.outside, profile_id).pages)


@task("recheck")
def recheck(hub: Hub, progress: Progress) -> None:
    """Look again at the proofs that are due and at what was fetched, all in one go."""
    progress(look_again(hub)["profiles"])


def _moment(handed: str) -> datetime | None:
    return datetime.fromisoformat(handed) if handed else None
