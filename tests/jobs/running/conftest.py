"""A hub on SQLite, its clock, and tasks that keep a diary."""

from pathlib import Path

import pytest

from plnhub.wiring import Hub
from tests.jobs.running.makers import Clock, Diary, made_tasks, make_hub
from tests.makers import empty_database


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub(tmp_path: Path, clock: Clock) -> Hub:
    return make_hub(tmp_path, empty_database(tmp_path), clock)


@pytest.fixture
def diary(monkeypatch: pytest.MonkeyPatch) -> Diary:
    return made_tasks(monkeypatch)
