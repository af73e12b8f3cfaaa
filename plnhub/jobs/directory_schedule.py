"""Enqueue the work on the directory when its time has come, once, whoever of the workers looks first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.directory.setup.schedule import due_works, take_due
from plnhub.jobs.queue import enqueue
from plnhub.models import Job, JobState
from plnhub.wiring import Hub


def ask_for_directory(hub: Hub) -> list[str]:
    """What was due and is enqueued now; a kind of work that still waits or runs is not asked for twice."""
    with hub.database.reading() as session:
        if not due_works(session, hub.now()):
            return []
    with hub.database.writing() as session:  # looked at again: another worker may have taken it
        asked = [work for work in take_due(session, hub.now()) if not _is_under_way(session, work)]
        for work in asked:
            enqueue(session, task_of(work), hub.now())
    return asked


def task_of(work: str) -> str:
    """The task that does this kind of work."""
    return f"directory.{work}"


def _is_under_way(session: Session, work: str) -> bool:
    unfinished = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    return session.scalar(select(Job.id).where(Job.name == task_of(work), unfinished).limit(1)) is not None
