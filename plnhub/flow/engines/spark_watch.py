"""Watch a Spark session: a cluster that does no work any more ends what waits for it, and says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

PATIENCE = 300.0
LOOK_EVERY = 2.0
LONGEST_CAUSE = 300


@dataclass(kw_only=True)
class Watch:
    """What was seen of one session."""

    where: str
    patience: float
    idle: float = 0.0
    has_ended_it: bool = False
    is_over: Event = field(default_factory=Event)

    @contextmanager
    def over(self, session: SparkSession) -> Iterator[None]:
        """Interrupt the session's jobs once they wait `patience` seconds without a single task at work."""
        if not hasattr(session, "_jsparkSession"):  # Spark Connect: the server knows its executors, we do not
            yield
            return
        looking = Thread(target=self._look, args=(session,), name="spark-watch", daemon=True)
        looking.start()
        try:
            yield
        finally:
            self.is_over.set()
            looking.join()

    def told(self, error: Exception) -> str:
        cause = (
            f"no executor did any work for {self.patience:.0f} seconds"
            if self.has_ended_it
            else _first_line(error)
        )
        remedy = "Look after the cluster and rebuild again, or leave --engine spark out"
        return f"Spark at {self.where} did not finish: {cause}. {remedy}"

    def _look(self, session: SparkSession) -> None:
        step = min(LOOK_EVERY, self.patience / 4)
        while not self.is_over.wait(step):
            try:
                self.idle = self.idle + step if waits_in_vain(session) else 0.0
                if self.idle >= self.patience:
                    self.has_ended_it = True
                    session.interruptAll()
            except (PySparkException, Py4JError, ConnectionError):
                return  # the session is gone, and whoever waits for it hears so


def waits_in_vain(session: SparkSession) -> bool:
    """Whether there are stages to run and nobody runs a task of them."""
    tracker = session.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    running = [stage.numActiveTasks for stage in stages if stage is not None]
    return bool(running) and not any(running)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:LONGEST_CAUSE]
