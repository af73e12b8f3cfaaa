"""A hub with jobs to do and a clock that a test may move."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.jobs import Progress, enqueue
from plnhub.jobs.registry import TASKS
from plnhub.models import Job
from plnhub.wiring import Hub
from tests.makers import NOW

PATIENCE = 20.0


@dataclass(kw_only=True)
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(kw_only=True)
class Diary:
    """What the tasks of a test have done."""

    calls: list[Any] = field(default_factory=list)

    def write(self, hub: Hub, progress: Progress, **arguments: Any) -> None:
        self.calls.append(arguments)
        progress(1, 1)

    def fail(self, hub: Hub, progress: Progress, **arguments: Any) -> None:
        self.calls.append(arguments)
        raise RuntimeError("a secret name")


def make_hub(folder: Path, database: Database, clock: Callable[[], datetime], jobs_url: str = "") -> Hub:
    return Hub(settings=Settings(data_dir=folder / "data", jobs_url=jobs_url), database=database, now=clock)


def made_tasks(monkeypatch: pytest.MonkeyPatch) -> Diary:
    """The tasks `write` and `fail`, which leave traces in the diary."""
    diary = Diary()
    monkeypatch.setitem(TASKS, "write", diary.write)
    monkeypatch.setitem(TASKS, "fail", diary.fail)
    return diary


def put(hub: Hub, name: str = "write", **arguments: Any) -> str:
    with hub.database.writing() as session:
        return enqueue(session, name, hub.now(), **arguments).public_id


def job(hub: Hub, public_id: str) -> Job:
    with hub.database.reading() as session:
        return session.scalars(select(Job).where(Job.public_id == public_id)).one()


def eventually(holds: Callable[[], object]) -> bool:
    """Whether it comes true while somebody waits."""
    deadline = time.monotonic() + PATIENCE
    while not (found := bool(holds())) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


@contextmanager
def running(worker: Any) -> Iterator[Any]:
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
