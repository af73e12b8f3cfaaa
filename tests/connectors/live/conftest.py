"""Real servers that more than one file of tests reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.wordpress import WordPress, start_wordpress


@pytest.fixture(scope="session")
def site(servers_folder: Path) -> Iterator[WordPress]:
    started = start_wordpress(servers_folder)
    yield started
    started.stop()
