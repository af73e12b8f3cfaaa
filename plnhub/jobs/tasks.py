"""The tasks: each a thin call of one feature."""

from plnhub.jobs.registry import Progress, task
from plnhub.profiles.polling import poll_profile as read_profile
from plnhub.profiles.proof_again import prove_again
from plnhub.profiles.reading import readable_profiles
from plnhub.profiles.second_look import look_at_acts
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
    """Look again: is each account still its owner's, and is what was fetched still there?"""
    prove_again(hub.outside, lambda public_id: f"{hub.settings.base_url}/people/{public_id}")
    with hub.database.reading() as session:
        profiles = readable_profiles(session)
    for done, profile_id in enumerate(profiles, start=1):
        look_at_acts(hub.outside, profile_id)
        progress(done, len(profiles))
