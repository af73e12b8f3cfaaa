"""Circles from the groups of the three products, nested ones included."""

from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.circles.circle_pages import open_circles
from plnhub.directory.circles.circle_sync import sync_circles
from tests.directory.makers import DAY, NOW, run_of, synced
from tests.directory.servers.company import hire_everybody, settings_for
from tests.servers.staff_operations import DirectoryServer


@pytest.fixture
def server(staff_server: DirectoryServer) -> DirectoryServer:
    """Bees are three people, one of them; owls are one person and all bees."""
    hire_everybody(staff_server)
    staff_server.add_group("bees", "ada", "fei", "jon")
    staff_server.add_group("owls", "kim", "bees")
    return staff_server


@pytest.fixture
def settings(server: DirectoryServer, database: Database, tmp_path: Path) -> Settings:
    place = server.dn_of("bees").partition(",")[2]
    made = settings_for(server, tmp_path, directory_circles_base=place)
    assert synced(made, database).outcome == "applied"
    return made


def circles(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        return [(circle.name, people) for circle, people in open_circles(session)]


def test_every_group_below_a_place_becomes_a_circle(settings: Settings, database: Database):
    sync_circles(run_of(settings, database))
    assert circles(database) == [("bees", 3), ("owls", 4)]


def test_a_second_look_writes_nothing(settings: Settings, database: Database):
    sync_circles(run_of(settings, database))
    assert sync_circles(run_of(settings, database, NOW + DAY)).written == 0


def test_who_leaves_a_group_leaves_its_circles(
    server: DirectoryServer, settings: Settings, database: Database
):
    sync_circles(run_of(settings, database))
    server.remove_member("bees", "jon")
    assert sync_circles(run_of(settings, database, NOW + DAY)).left == 2
    assert circles(database) == [("bees", 2), ("owls", 3)]


def test_a_renamed_person_stays_in_the_circle(
    server: DirectoryServer, settings: Settings, database: Database
):
    sync_circles(run_of(settings, database))
    server.rename_person("fei", "王 五")
    synced(settings, database, NOW + DAY)
    outcome = sync_circles(run_of(settings, database, NOW + DAY))
    assert (outcome.joined, outcome.left) == (0, 0)
