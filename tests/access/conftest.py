"""A fresh database for every log-in test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plnhub.db import Database
from tests.access.makers import FakeDirectory, make_person, new_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = new_database(tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def ann(database: Database) -> int:
    return make_person(database, "ann")


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory(passwords={"ann": "correct horse battery"})
