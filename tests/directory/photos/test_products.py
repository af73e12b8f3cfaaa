"""Photos of the three products: read as the service account does, over TLS."""

from pathlib import Path

import pytest

from plnhub.db import Database
from plnhub.directory.photos.photo_sync import PhotoOutcome, sync_photos
from tests.directory.makers import DAY, NOW, person, run_of, synced
from tests.directory.photos.makers import photo
from tests.directory.servers.company import PEOPLE, hire_everybody, settings_for
from tests.servers.staff_operations import DirectoryServer


class Firm:
    """Twelve people, two of them with a photo, all on file."""

    def __init__(self, server: DirectoryServer, database: Database, folder: Path) -> None:
        self.server, self.database = server, database
        hire_everybody(server)
        server.set_photo("ada", photo("teal"))
        server.set_photo("fei", photo("navy"))
        self.settings = settings_for(server, folder, directory_photos=True)
        assert synced(self.settings, database).outcome == "applied"

    def photos(self, now=NOW) -> PhotoOutcome:
        return sync_photos(run_of(self.settings, self.database, now))

    def mark(self, uid: str) -> str | None:
        return person(self.database, uid).photo_mark


@pytest.fixture
def firm(staff_server: DirectoryServer, database: Database, tmp_path: Path) -> Firm:
    return Firm(staff_server, database, tmp_path)


def test_who_has_a_photo_in_the_directory_gets_a_picture(firm: Firm):
    outcome = firm.photos()
    assert (outcome.read, outcome.changed, outcome.complete) == (PEOPLE, 2, True)
    assert [bool(firm.mark(uid)) for uid in ("ada", "fei", "bob")] == [True, True, False]


def test_an_unchanged_directory_changes_no_photo(firm: Firm):
    firm.photos()
    again = firm.photos(NOW + DAY)
    assert (again.changed, again.removed, again.complete) == (0, 0, True)


def test_another_photo_is_seen(firm: Firm):
    firm.photos()
    before = firm.mark("ada")
    firm.server.set_photo("ada", photo("red"))
    assert (firm.photos().changed, firm.mark("ada") == before) == (1, False)


def test_who_was_renamed_keeps_the_photo(firm: Firm):
    firm.photos()
    firm.server.rename_person("fei", "王 五")
    synced(firm.settings, firm.database, NOW + DAY)
    assert (firm.photos(NOW + DAY).changed, bool(firm.mark("fei"))) == (0, True)


def test_bytes_that_are_no_photo_become_none(firm: Firm):
    firm.server.set_photo("ada", b"<svg onload='alert(1)'/>")
    assert (firm.photos().refused, firm.mark("ada")) == (1, None)
