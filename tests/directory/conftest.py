"""A fresh database for every directory test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plnhub.db import Database, open_database
from tests.made_once import put_tables


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    put_tables(made)
    yield made
    made.engine.dispose()
