"""Job rows: enqueue with the caller's transaction, claim under a lease, finish, retry or park."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from plnhub.clock import new_public_id
from plnhub.models import Job, JobState

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(minutes=1)
WAITING = "jobs_to_hand_over"
SOLE = "directory."
"""Jobs whose names begin so always mean all of the directory: the last one does what older ones would."""
DIED = "its worker died or was stopped each time it was tried"


def enqueue(session: Session, name: str, now: datetime, **arguments: Any) -> Job:
    """Write a job; it is handed to the broker when (and only if) the caller commits."""
    job = Job(public_id=new_public_id(), name=name, arguments=arguments, created_at=now, due_at=now)
    session.add(job)
    session.info.setdefault(WAITING, []).append(job.public_id)
    return job


def ask(session: Session, name: str, now: datetime, **arguments: Any) -> Job:
    """Have this work done now: one that waits already, maybe for its next attempt, is pulled forward."""
    waits = select(Job).where(Job.name == name, Job.state == JobState.QUEUED).order_by(Job.id.desc())
    job = session.scalar(waits.limit(1))
    if job is None or not _pulled_forward(session, job, now, arguments):
        return enqueue(session, name, now, **arguments)
    session.refresh(job)
    session.info.setdefault(WAITING, []).append(job.public_id)
    return job


def claim(session: Session, public_id: str, now: datetime) -> Job | None:
    """Take a due job for this worker; None when another has it or it is over.

    A job whose worker has died three times is parked, since it may be what kills them.
    """
    free = (Job.public_id == public_id, _free(now))
    again = update(Job).where(*free, Job.attempts < MOST_ATTEMPTS)
    taken = _changed(
        session,
        again.values(state=JobState.RUNNING, leased_until=now + LEASE, attempts=Job.attempts + 1, done=0),
    )
    if taken:
        return session.scalars(select(Job).where(Job.public_id == public_id)).one()
    over = update(Job).where(*free, Job.attempts >= MOST_ATTEMPTS)
    _changed(session, over.values(state=JobState.PARKED, finished_at=now, leased_until=None, error=DIED))
    return None


def due(session: Session, now: datetime, limit: int = 50) -> list[str]:
    """The jobs that nobody runs although they are due: the broker lost them, or their worker died."""
    return list(session.scalars(select(Job.public_id).where(_free(now)).order_by(Job.id).limit(limit)))


def renew(session: Session, job: Job, now: datetime) -> bool:
    """The worker is alive: its job stays its own for another lease. False when it was taken already."""
    return _changed(session, _mine(job).values(leased_until=now + LEASE))


def note_progress(session: Session, job: Job, done: int, total: int | None) -> None:
    _changed(session, _mine(job).values(done=done, total=total))


def finish(session: Session, job: Job, now: datetime) -> bool:
    """Write down that the job is done; False when its lease was lost and another worker has it.

    Older ones that wait to do the same to the whole directory have nothing left to do.
    """
    over = {"state": JobState.DONE, "finished_at": now, "leased_until": None, "error": None}
    is_over = _changed(session, _mine(job).values(**over))
    if is_over and job.name.startswith(SOLE):
        older = (Job.name == job.name, Job.id < job.id, Job.state == JobState.QUEUED)
        _changed(session, update(Job).where(*older).values(**over))
    return is_over


def fail(session: Session, job: Job, reason: str, now: datetime) -> None:
    """Try again a little later, at most three times; then park the job with its reason."""
    parked = job.attempts >= MOST_ATTEMPTS
    _changed(
        session,
        _mine(job).values(
            state=JobState.PARKED if parked else JobState.QUEUED,
            due_at=now + RETRY_AFTER * job.attempts,
            finished_at=now if parked else None,
            leased_until=None,
            error=reason[:1000],
        ),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    """Due, or left behind by a worker whose lease is over."""
    return or_(
        and_(Job.state == JobState.QUEUED, Job.due_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until < now),
    )


def _pulled_forward(session: Session, job: Job, now: datetime, arguments: dict[str, Any]) -> bool:
    """False when a worker took it in between: that one began before it was asked for."""
    still = update(Job).where(Job.id == job.id, Job.state == JobState.QUEUED)
    return _changed(session, still.values(arguments=arguments, due_at=now, attempts=0, error=None))


def _mine(job: Job) -> Any:
    """The row, as long as it is this very attempt that runs."""
    return update(Job).where(Job.id == job.id, Job.state == JobState.RUNNING, Job.attempts == job.attempts)


def _changed(session: Session, statement: Any) -> bool:
    options = {"synchronize_session": False}
    return bool(cast("CursorResult[Any]", session.execute(statement, execution_options=options)).rowcount)
