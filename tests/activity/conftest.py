"""An empty hub with two members of staff, Ann and Bob."""

from pathlib import Path

import pytest

from plnhub.db import Database
from tests.activity.makers import with_staff
from tests.makers import empty_database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return with_staff(empty_database(tmp_path), "Ann", "Bob", "Zoë")
