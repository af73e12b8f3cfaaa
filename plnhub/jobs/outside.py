"""What is read from outside without anybody asking: profiles that are due, and a second look at the rest."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.jobs.queue import enqueue
from plnhub.lease import leased
from plnhub.models import Job, JobState
from plnhub.profiles.polling import poll_due
from plnhub.profiles.proof_again import prove_again
from plnhub.profiles.reading import due_profiles, readable_profiles
from plnhub.profiles.second_look import look_at_acts
from plnhub.wiring import Hub

POLL = "poll"
POLL_EVERY = timedelta(minutes=5)


def poll_alone(hub: Hub) -> Counter[str]:
    """Read every profile that is due; raises AnotherRun while somebody else does."""
    with leased(hub.database, POLL):
        return poll_due(hub.outside)


def look_again(hub: Hub) -> dict[str, int]:
    """Is each account still its owner's, and is what was fetched still there?"""
    proven = prove_again(hub.outside, lambda public_id: f"{hub.settings.base_url}/people/{public_id}")
    with hub.database.reading() as session:
        profiles = readable_profiles(session)
    taken_back = sum(look_at_acts(hub.outside, profile_id) for profile_id in profiles)
    return {"accounts": proven, "profiles": len(profiles), "taken_back": taken_back}


def ask_for_poll(hub: Hub) -> bool:
    """Enqueue one poll when a profile is due and none was asked for in the last minutes."""
    with hub.database.reading() as session:
        if not _is_wanted(session, hub):
            return False
    with hub.database.writing() as session:  # looked at again: another worker may have asked
        if _is_wanted(session, hub):
            enqueue(session, POLL, hub.now())
            return True
    return False


def _is_wanted(session: Session, hub: Hub) -> bool:
    unfinished = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    lately = unfinished | (Job.created_at > hub.now() - POLL_EVERY)
    asked = session.scalar(select(Job.id).where(Job.name == POLL, lately).limit(1))
    return asked is None and bool(due_profiles(session, hub.now()))
