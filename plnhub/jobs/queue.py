"""Job rows: enqueue with the caller's transaction, claim under a lease, finish, retry or park."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from plnhub.clock import new_public_id
from plnhub.models import Job, JobState

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(minutes=1)
WAITING = "jobs_to_hand_over"


def enqueue(session: Session, name: str, now: datetime, **arguments: Any) -> Job:
    """Write a job; it is handed to the broker when (and only if) the caller commits."""
    job = Job(public_id=new_public_id(), name=name, arguments=arguments, created_at=now, due_at=now)
    session.add(job)
    session.info.setdefault(WAITING, []).append(job.public_id)
    return job


def claim(session: Session, public_id: str, now: datetime) -> Job | None:
    """Take a due job for this worker; None when another has it or it is over."""
    free = or_(
        and_(Job.state == JobState.QUEUED, Job.due_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until < now),
    )
    taken = cast(
        "CursorResult[Any]",
        session.execute(
            update(Job)
            .where(Job.public_id == public_id, free)
            .values(state=JobState.RUNNING, leased_until=now + LEASE, attempts=Job.attempts + 1)
        ),
    )
    return session.scalar(select(Job).where(Job.public_id == public_id)) if taken.rowcount else None


def due(session: Session, now: datetime, limit: int = 50) -> list[str]:
    """The jobs that nobody runs although they are due: the broker lost them, or their worker died."""
    orphaned = or_(
        and_(Job.state == JobState.QUEUED, Job.due_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until < now),
    )
    return list(session.scalars(select(Job.public_id).where(orphaned).order_by(Job.id).limit(limit)))


def renew(session: Session, public_id: str, now: datetime) -> None:
    """The worker is alive: nobody else may take its job for another lease."""
    session.execute(update(Job).where(Job.public_id == public_id).values(leased_until=now + LEASE))


def note_progress(session: Session, public_id: str, done: int, total: int | None) -> None:
    session.execute(update(Job).where(Job.public_id == public_id).values(done=done, total=total))


def finish(session: Session, public_id: str, now: datetime) -> None:
    session.execute(
        update(Job)
        .where(Job.public_id == public_id)
        .values(state=JobState.DONE, finished_at=now, leased_until=None, error=None)
    )


def fail(session: Session, job: Job, reason: str, now: datetime) -> None:
    """Try again a little later, at most three times; then park the job with its reason."""
    parked = job.attempts >= MOST_ATTEMPTS
    session.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(
            state=JobState.PARKED if parked else JobState.QUEUED,
            due_at=now + RETRY_AFTER * job.attempts,
            finished_at=now if parked else None,
            leased_until=None,
            error=reason[:1000],
        )
    )
