"""Permissions that people withdrew are taken back at their networks by a job, as often as it takes."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.jobs.queue import enqueue
from plnhub.jobs.registry import Progress, task
from plnhub.models import Job, JobState
from plnhub.profiles.ending import something_is_due, take_back_due
from plnhub.wiring import Hub

TAKE_BACK = "take_back_permissions"
NOT_AGAIN_FOR = timedelta(minutes=1)


@task(TAKE_BACK)
def take_back_permissions(hub: Hub, progress: Progress) -> None:
    """End at the networks what is due."""
    progress(take_back_due(hub.office, hub.database, hub.http, hub.now()).total())


def ask_to_take_back(hub: Hub) -> bool:
    """Enqueue the job when something is due and none was asked for in the last minute."""
    with hub.database.reading() as session:
        if not _is_wanted(session, hub):
            return False
    with hub.database.writing() as session:  # looked at again: another worker may have asked
        if _is_wanted(session, hub):
            enqueue(session, TAKE_BACK, hub.now())
            return True
    return False


def _is_wanted(session: Session, hub: Hub) -> bool:
    unfinished = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    lately = unfinished | (Job.created_at > hub.now() - NOT_AGAIN_FOR)
    asked = session.scalar(select(Job.id).where(Job.name == TAKE_BACK, lately).limit(1))
    return asked is None and something_is_due(session, hub.now())
