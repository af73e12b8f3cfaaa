"""The record of a run says why everybody was read although only changes were asked for."""

import pytest
from sqlalchemy import select

from plnhub.directory import sync_changes
from plnhub.directory.running.incremental import NO_PLACE, OTHER_SETTINGS
from plnhub.models import DirectoryPlace, DirectoryRun
from tests.directory.makers import DAY, NOW, run_of, synced
from tests.directory.slapd_settings import company_with_accounts, slapd_settings

pytestmark = pytest.mark.slapd


@pytest.fixture(scope="module")
def server(slapd):
    """Nobody changes anything here."""
    return slapd(company_with_accounts(20, "reader"), size_limit="unlimited")


def notes(database):
    with database.reading() as session:
        return session.scalars(select(DirectoryRun).order_by(DirectoryRun.id.desc())).first().counts["notes"]


def test_the_first_time_nothing_is_known_yet(server, tmp_path, database):
    sync_changes(run_of(slapd_settings(server, tmp_path), database))
    assert notes(database) == [f"everybody was read: {NO_PLACE}"]


def test_after_other_settings_everybody_is_read(server, tmp_path, database):
    synced(slapd_settings(server, tmp_path), database)
    other = slapd_settings(server, tmp_path, directory_vendor="openldap")
    sync_changes(run_of(other, database, NOW + DAY))
    assert notes(database) == [f"everybody was read: {OTHER_SETTINGS}"]


def test_a_lost_place_is_told_in_the_words_of_the_feed(server, tmp_path, database):
    settings = slapd_settings(server, tmp_path)
    synced(settings, database)
    with database.writing() as session:
        session.scalars(select(DirectoryPlace)).one().place = "timestamp|another seal|20260101000000Z"
    sync_changes(run_of(settings, database, NOW + DAY))
    assert notes(database) == [
        "everybody was read: server, base, filter or attributes were set differently when the place was kept"
    ]


def test_a_full_sync_needs_no_reason(server, tmp_path, database):
    synced(slapd_settings(server, tmp_path), database)
    assert notes(database) == []
