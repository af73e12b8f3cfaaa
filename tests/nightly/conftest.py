"""A hub with a directory of forty people in a CSV file and an empty, migrated database."""

from pathlib import Path

import pytest

from plnhub.wiring import Hub
from tests.directory.makers import csv_settings
from tests.makers import NOW, empty_database

ROWS = [f"p{n},Person {n},p{n}@example.com,Buyer,Team {n % 3},," for n in range(40)]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    database = empty_database(tmp_path)
    return Hub(settings=csv_settings(tmp_path, *ROWS), database=database, now=lambda: NOW)
