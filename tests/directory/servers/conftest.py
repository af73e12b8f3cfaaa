"""A company on each of the three products, and a database that has read it once."""

from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from tests.directory.makers import synced
from tests.directory.servers.company import hire_everybody, settings_for
from tests.servers.staff_operations import DirectoryServer


@pytest.fixture
def company(staff_server: DirectoryServer) -> DirectoryServer:
    hire_everybody(staff_server)
    return staff_server


@pytest.fixture
def reading_it(company: DirectoryServer, tmp_path: Path) -> Settings:
    return settings_for(company, tmp_path)


@pytest.fixture
def on_file(reading_it: Settings, database: Database) -> Database:
    """The database after the first sync."""
    assert synced(reading_it, database).outcome == "applied"
    return database
