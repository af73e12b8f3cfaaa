"""A database with Ann and Bob, and the keys of the installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.keys import Keys
from tests.makers import Company, empty_database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return empty_database(tmp_path)


@pytest.fixture
def company(database: Database) -> Iterator[Company]:
    with database.writer() as session:
        yield Company(session=session)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(folder=tmp_path / "keys")
