"""Run one job: claim it, keep its lease alive, and write down how it ended."""

import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from plnhub.errors import HubError
from plnhub.jobs import queue
from plnhub.jobs.registry import run_task
from plnhub.models import Job
from plnhub.wiring import Hub

log = structlog.get_logger()
HEARTBEAT_SECONDS = 30.0


def run_job(hub: Hub, public_id: str) -> bool:
    """Run the job unless somebody else has it; answers whether it ran to its end."""
    with hub.database.writing() as session:
        job = queue.claim(session, public_id, hub.now())
    if job is None:
        return False
    with _Ending(hub, job) as ending, _heartbeat(hub, job):
        run_task(hub, job.name, _Meter(hub, job), dict(job.arguments))
    return ending.is_good


def sweep(hub: Hub) -> list[str]:
    """The ids of the jobs that are due and that nobody runs."""
    with hub.database.reading() as session:
        return queue.due(session, hub.now())


class _Ending:
    """Writes down how a job ended. A job may fail in any way: whatever it raises costs that job alone."""

    def __init__(self, hub: Hub, job: Job) -> None:
        self.hub = hub
        self.job = job
        self.is_good = False

    def __enter__(self) -> "_Ending":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            with self.hub.database.writing() as session:
                self.is_good = queue.finish(session, self.job, self.hub.now())
        elif isinstance(error, Exception):
            self._note_failure(error, trace)
        return isinstance(error, Exception)

    def _note_failure(self, error: Exception, trace: TracebackType | None) -> None:
        """The log names the place and the kind; the message of a foreign error may hold personal data."""
        place = traceback.extract_tb(trace)[-1]
        kind = type(error).__name__
        log.warning(
            "job_failed",
            **{"job": self.job.name, "id": self.job.public_id, "attempt": self.job.attempts},
            **{"kind": kind, "where": f"{place.filename}:{place.lineno}"},
        )
        reason = str(error) if isinstance(error, HubError) else f"{kind} in {place.name}: see the log"
        with self.hub.database.writing() as session:
            queue.fail(session, self.job, reason, self.hub.now())


class _Meter:
    """Writes the progress of one job at most every hundredth part."""

    def __init__(self, hub: Hub, job: Job) -> None:
        self.hub = hub
        self.job = job

    def __call__(self, done: int, total: int | None = None) -> None:
        if total and done % max(1, total // 100) and done != total:
            return
        with self.hub.database.writing() as session:
            queue.note_progress(session, self.job, done, total)


@contextmanager
def _heartbeat(hub: Hub, job: Job) -> Iterator[None]:
    stopped = threading.Event()
    thread = threading.Thread(target=_beat, args=(hub, job, stopped), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _beat(hub: Hub, job: Job, stopped: threading.Event) -> None:
    while not stopped.wait(HEARTBEAT_SECONDS):
        try:
            with hub.database.writing() as session:
                queue.renew(session, job, hub.now())
        except SQLAlchemyError as error:  # somebody writes for long: the lease outlasts a few missed beats
            log.warning("heartbeat_missed", id=job.public_id, kind=type(error).__name__)
