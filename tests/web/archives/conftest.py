"""Ann's browser, and a worker that does what waits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.jobs import archive_tasks
from plnhub.jobs.runner import run_job, sweep
from plnhub.models import Person
from plnhub.wiring import Hub
from tests.makers import Company

LogIn = Callable[[Person], FlaskClient]
KNOWN = archive_tasks.look_at, archive_tasks.take_in


@pytest.fixture
def ann(company: Company) -> Person:
    return company.person("Ann Example")


@pytest.fixture
def browser(log_in_as: LogIn, ann: Person) -> FlaskClient:
    return log_in_as(ann)


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Run every job that waits."""
    hub: Hub = app.extensions["plnhub"]

    def run() -> None:
        for public_id in sweep(hub):
            assert run_job(hub, public_id)

    return run


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "archives"


__all__ = ["Database", "Settings"]
