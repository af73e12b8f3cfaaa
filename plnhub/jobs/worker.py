"""A worker: takes job ids from the broker and runs them, in its own process or inside the web server."""

import fcntl
import importlib
import os
import pkgutil
import threading
from pathlib import Path

import structlog
from huey.consumer import Consumer
from sqlalchemy.exc import SQLAlchemyError

from plnhub import jobs
from plnhub.jobs.broker import SWEEP_SECONDS, UNREACHABLE, Broker
from plnhub.jobs.directory_ear import Ear
from plnhub.jobs.directory_schedule import ask_for_directory
from plnhub.jobs.outside import ask_for_outside
from plnhub.jobs.permission_tasks import ask_to_take_back
from plnhub.wiring import Hub

for _module in pkgutil.iter_modules(jobs.__path__):  # a module named …tasks registers its tasks
    if _module.name.endswith("tasks"):
        importlib.import_module(f"{jobs.__name__}.{_module.name}")

LONGEST_PAUSE = 0.3
LOOK_AGAIN_SECONDS = 1.0
PATIENCE_SECONDS = 20
PATIENCE_OF_WEB = 5
PASSING: tuple[type[Exception], ...] = (SQLAlchemyError, *UNREACHABLE)
log = structlog.get_logger()


class _QuietConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside somebody else's process: the signals stay with their owner."""

    def _set_signal_handlers(self) -> None:
        return None


class WorkerInside:
    """The worker in a web process: one a machine, for the first process to lock the file runs it.

    The lock goes with its process, so when that one dies another takes over within a second or so.
    """

    def __init__(self, broker: Broker, lock: Path, threads: int = 1) -> None:
        self.broker = broker
        self.lock = lock
        self.stopped = threading.Event()
        self.is_at_work = False
        options = {"workers": threads, "periodic": False, "max_delay": LONGEST_PAUSE}
        self.consumer = _QuietConsumer(broker.huey, shutdown_timeout=PATIENCE_OF_WEB, **options)
        self.thread = threading.Thread(target=self._take_turn, daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Take no new job and wait a little for the present one; a lost one is tried again by its lease."""
        self.stopped.set()
        self.thread.join(PATIENCE_OF_WEB + 1)

    def _take_turn(self) -> None:
        descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not _is_locked(descriptor):
                if self.stopped.wait(LOOK_AGAIN_SECONDS):
                    return
            self.is_at_work = True
            self.consumer.start()
            start_listening(self.broker.hub, self.stopped)
            sweep_until(self.stopped, self.broker)
            self.consumer.stop(graceful=True)
            self.is_at_work = False
        finally:
            os.close(descriptor)


def start_inside(hub: Hub, broker: Broker) -> WorkerInside:
    """Run jobs in threads of this web process, unless another process of this machine does."""
    worker = WorkerInside(broker, hub.settings.data_dir / "jobs.lock")
    worker.start()
    return worker


def work(hub: Hub, threads: int) -> None:
    """Run jobs until the process is told to stop; a terminated one ends its present jobs first, if it can."""
    broker = Broker(hub)
    broker.attach()
    stopped = threading.Event()
    threading.Thread(target=sweep_until, args=(stopped, broker), daemon=True).start()
    start_listening(hub, stopped)
    Consumer(
        broker.huey,
        workers=threads,
        periodic=False,
        max_delay=LONGEST_PAUSE,
        graceful_signal="TERM",
        shutdown_timeout=PATIENCE_SECONDS,
    ).run()


def start_listening(hub: Hub, stopped: threading.Event) -> None:
    """Hear the directory in a thread of its own, if the hours say so."""
    threading.Thread(target=Ear(hub).listen_until, args=(stopped,), daemon=True).start()


def sweep_until(stopped: threading.Event, broker: Broker) -> None:
    """Look now and then for lost jobs and for what is due, whatever fails meanwhile."""
    while True:
        try:
            ask_for_directory(broker.hub)
            ask_for_outside(broker.hub)
            ask_to_take_back(broker.hub)
            broker.sweep()
        except PASSING as error:
            log.warning("sweep_failed", kind=type(error).__name__)
        if stopped.wait(SWEEP_SECONDS):
            return


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
