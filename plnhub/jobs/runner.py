"""Run one job: claim it, keep its lease alive, and write down how it ended."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from plnhub.errors import HubError
from plnhub.jobs import queue
from plnhub.jobs.registry import run_task
from plnhub.models import Job
from plnhub.wiring import Hub

log = structlog.get_logger()
HEARTBEAT_SECONDS = 30
EXPECTED = (HubError, SQLAlchemyError, OSError, ValueError, LookupError, TypeError, ArithmeticError)


def run_job(hub: Hub, public_id: str) -> bool:
    """Run the job unless somebody else has it; answers whether it ran to its end."""
    with hub.database.writing() as session:
        job = queue.claim(session, public_id, hub.now())
    if job is None:
        return False
    try:
        with _heartbeat(hub, public_id):
            run_task(hub, job.name, _Meter(hub, public_id), dict(job.arguments))
    except EXPECTED as error:
        _note_failure(hub, job, error)
        return False
    with hub.database.writing() as session:
        queue.finish(session, public_id, hub.now())
    return True


def sweep(hub: Hub) -> list[str]:
    """The ids of the jobs that are due and that nobody runs."""
    with hub.database.reading() as session:
        return queue.due(session, hub.now())


def _note_failure(hub: Hub, job: Job, error: Exception) -> None:
    log.warning("job_failed", job=job.name, attempt=job.attempts, kind=type(error).__name__)
    reason = str(error) if isinstance(error, HubError) else f"{type(error).__name__}: see the log"
    with hub.database.writing() as session:
        queue.fail(session, job, reason, hub.now())


class _Meter:
    """Writes the progress of one job at most every hundredth part."""

    def __init__(self, hub: Hub, public_id: str) -> None:
        self.hub = hub
        self.public_id = public_id

    def __call__(self, done: int, total: int | None = None) -> None:
        if total and done % max(1, total // 100) and done != total:
            return
        with self.hub.database.writing() as session:
            queue.note_progress(session, self.public_id, done, total)


@contextmanager
def _heartbeat(hub: Hub, public_id: str) -> Iterator[None]:
    stopped = threading.Event()

    def beat() -> None:
        while not stopped.wait(HEARTBEAT_SECONDS):
            with hub.database.writing() as session:
                queue.renew(session, public_id, hub.now())

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
