"""The task behind the webmention endpoint."""

from sqlalchemy import delete

from plnhub.jobs.registry import Progress, task
from plnhub.models import Job, JobState
from plnhub.profiles.mentions import receive
from plnhub.wiring import Hub

WEBMENTION = "webmention"


@task(WEBMENTION)
def webmention(hub: Hub, progress: Progress, source: str, target: str) -> None:
    """Look at one page; what earlier ones were about is forgotten, for addresses can tell of people."""
    receive(hub.outside, source, target)
    with hub.database.writing() as session:
        session.execute(delete(Job).where(Job.name == WEBMENTION, Job.state == JobState.DONE))
    progress(1, 1)
