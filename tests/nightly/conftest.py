"""A hub with a directory of forty people in a CSV file and an empty, migrated database."""

from pathlib import Path

import pytest

from plnhub.jobs.analytics_child import answer
from plnhub.wiring import Hub
from tests.directory.makers import csv_settings
from tests.makers import NOW, empty_database


@pytest.fixture(autouse=True)
def _analytics_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of its own would answer; one that is started for each night takes too long here."""
    monkeypatch.setattr("plnhub.jobs.analytics.ask", answer)


ROWS = [f"p{n},Person {n},p{n}@example.com,Buyer,Team {n % 3},," for n in range(40)]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    database = empty_database(tmp_path)
    return Hub(settings=csv_settings(tmp_path, *ROWS), database=database, now=lambda: NOW)
