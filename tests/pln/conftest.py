"""A company on an open session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers import Company, empty_database


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with empty_database(tmp_path).writer() as session:
        yield Company(session=session)
