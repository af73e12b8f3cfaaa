"""What an administrator sees of the work behind the pages: jobs, and whether all is well."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from plnhub.errors import NotFound
from plnhub.jobs.outside import WORK
from plnhub.jobs.queue import WAITING
from plnhub.models import AuditEntry, Job, JobState
from plnhub.privacy.releases import last_release_day
from plnhub.schema import current_revision
from plnhub.wiring import Hub

RECENT = 20
GIGABYTE = 10**9
MANY = tuple(WORK)
"""Done batches of profiles would crowd out everything else."""
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Health:
    """Facts about the installation; none is about a person."""

    revision: str | None
    free_bytes: int
    free_gigabytes: float
    free_percent: float
    waiting: int
    parked: int
    last_night: datetime | None
    night_failed: str
    last_release: date | None


def recent_jobs(session: Session) -> Sequence[Job]:
    """The latest jobs, those that want attention first."""
    urgency = case((Job.state == JobState.PARKED, 0), (Job.state.in_(UNFINISHED), 1), else_=2)
    many = Job.name.in_(MANY) & (Job.state == JobState.DONE)
    return session.scalars(select(Job).where(~many).order_by(urgency, Job.id.desc()).limit(RECENT)).all()


def is_busy(jobs: Sequence[Job]) -> bool:
    """Whether something of it will change by itself soon."""
    return any(job.state in UNFINISHED for job in jobs)


def waits_again(job: Job, now: datetime) -> bool:
    """Whether it failed and waits for its next attempt."""
    return job.state == JobState.QUEUED and job.attempts > 0 and job.due_at > now


def retry(session: Session, public_id: str, now: datetime) -> Job:
    """Give a parked job three more attempts, the first one at once."""
    job = session.scalar(select(Job).where(Job.public_id == public_id, Job.state == JobState.PARKED))
    if job is None:
        raise NotFound("there is no such parked job")
    job.state, job.attempts, job.due_at, job.finished_at = JobState.QUEUED, 0, now, None
    session.info.setdefault(WAITING, []).append(job.public_id)
    return job


def health_of(hub: Hub, session: Session) -> Health:
    disk = shutil.disk_usage(hub.settings.data_dir)
    nights = select(AuditEntry).where(AuditEntry.what == "nightly").order_by(AuditEntry.id.desc())
    night = session.scalar(nights.limit(1))
    return Health(
        revision=current_revision(hub.database),
        free_bytes=disk.free,
        free_gigabytes=round(disk.free / GIGABYTE, 1),
        free_percent=round(100 * disk.free / disk.total, 1),
        waiting=_count(session, *UNFINISHED),
        parked=_count(session, JobState.PARKED),
        last_night=night.at if night else None,
        night_failed=night.detail.get("failed", "") if night else "",
        last_release=last_release_day(session),
    )


def _count(session: Session, *states: JobState) -> int:
    return session.scalar(select(func.count()).select_from(Job).where(Job.state.in_(states))) or 0
