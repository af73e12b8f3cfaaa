"""A fresh database for every directory test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plnhub.db import Database, open_database
from plnhub.models import Base


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    Base.metadata.create_all(made.engine)
    yield made
    made.engine.dispose()
