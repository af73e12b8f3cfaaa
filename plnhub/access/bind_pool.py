"""A few threads for binds, a short queue and a breaker: a dead directory stops log-in alone."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from plnhub.access.binder import Binder, Unanswered
from plnhub.errors import HubError, Unavailable
from plnhub.words import marked

log = structlog.get_logger()

CLOSED_TEXT = marked(
    "Log-in is not possible just now: the company directory does not answer. Try again in a minute."
)
BUSY_TEXT = marked("Log-in is not possible just now: too many people are logging in. Try again in a minute.")


@dataclass(frozen=True, kw_only=True)
class PoolLimits:
    """Four threads, eight waiting, ten seconds each; after three failures in a row 30 seconds of rest."""

    threads: int = 4
    waiting: int = 8
    seconds: float = 10.0
    failures: int = 3
    rest_seconds: float = 30.0


class Breaker:
    """Opens after failures in a row; when its rest is over, one try at a time may show that all is well."""

    def __init__(self, limits: PoolLimits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def let_through(self) -> bool:
        """Whether a call may be made now."""
        with self._lock:
            if self._failures < self._limits.failures:
                return True
            now = self._monotonic()
            if now < self._closed_until:
                return False
            self._closed_until = now + self._limits.rest_seconds
            return True

    def note(self, *, worked: bool) -> None:
        """Learn how a call went."""
        with self._lock:
            self._failures = 0 if worked else self._failures + 1
            self._closed_until = self._monotonic() + self._limits.rest_seconds


class PooledBinder:
    """A binder whose calls run beside the web threads and never longer than the deadline."""

    def __init__(
        self,
        binder: Binder,
        limits: PoolLimits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._binder = binder
        self._limits = limits or PoolLimits()
        self._breaker = Breaker(self._limits, monotonic)
        self._places = threading.BoundedSemaphore(self._limits.threads + self._limits.waiting)
        self._pool = ThreadPoolExecutor(self._limits.threads, thread_name_prefix="bind")

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        """As the binder itself, but Unavailable at once while the directory is known to be down."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(BUSY_TEXT)
        if not self._breaker.let_through():
            self._places.release()
            raise Unavailable(CLOSED_TEXT)
        future = self._pool.submit(self._binder.keys_of, name, password)
        future.add_done_callback(lambda _done: self._places.release())
        return self._answer_of(future)

    def _answer_of(self, future: Future[frozenset[str]]) -> frozenset[str]:
        try:
            answer = future.result(timeout=self._limits.seconds)
        except TimeoutError as error:
            self._breaker.note(worked=False)
            if future.cancel():  # it still waited in the queue: no password was sent
                raise Unavailable(BUSY_TEXT) from error
            raise Unanswered(CLOSED_TEXT) from error
        except HubError as error:
            self._breaker.note(worked=False)
            log.warning("login_directory_failed", reason=str(error))
            kind = Unanswered if isinstance(error, Unanswered) else Unavailable
            raise kind(CLOSED_TEXT) from error
        self._breaker.note(worked=True)
        return answer
