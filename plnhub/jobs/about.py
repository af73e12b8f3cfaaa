"""The job that works on one thing, for the page of that thing."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.models import Job, JobState

LOOKED_AT = 500


def job_about(session: Session, names: Collection[str], **arguments: Any) -> Job | None:
    """The latest of these jobs with these arguments that is not done."""
    open_ones = select(Job).where(Job.name.in_(names), Job.state != JobState.DONE)
    latest = session.scalars(open_ones.order_by(Job.id.desc()).limit(LOOKED_AT))
    return next((job for job in latest if arguments.items() <= job.arguments.items()), None)
