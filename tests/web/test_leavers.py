"""Whom a sync switches off or finds gone is logged out with the next request, and stays so."""

from datetime import timedelta

import pytest

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.jobs.staff import directory_run, sync_staff
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.directory.makers import csv_settings, person, write_rows
from tests.makers import NOW, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
OTHERS = [f"p{n},Person {n},,,Data,,yes" for n in range(9)]
ADA = "ada,Ada,,,Data,,{}"


class Site:
    """An installation whose directory is a file, at a time of its own."""

    def __init__(self, folder):
        self.folder, self.now = folder, NOW
        settings = csv_settings(folder, *OTHERS, ADA.format("yes"), secret_key=SECRET)
        self.hub = Hub(settings=settings, database=empty_database(folder), now=lambda: self.now)
        self.app = create_app(settings, self.hub)
        self.sync()

    def says(self, *rows):
        write_rows(self.folder, *OTHERS, *rows)
        self.sync()

    def sync(self):
        outcome = sync_staff(self.hub, directory_run(self.hub), "nobody")
        assert not outcome.is_refused, outcome.reason

    def ada(self):
        """A browser in which she is logged in."""
        with self.hub.database.writing() as session:
            token = start_session(session, person(self.hub.database, "ada").id, self.now)
        browser = self.app.test_client()
        browser.set_cookie(SESSION_COOKIE, token)
        return browser


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def is_in(browser):
    return browser.get("/me").status_code == 200


def test_whom_the_directory_disables_is_out_with_the_next_request(site):
    browser = site.ada()
    before = is_in(browser)
    site.says(ADA.format("no"))
    assert (before, is_in(browser)) == (True, False)


def test_whoever_is_missing_stays_in_until_it_is_sure_and_is_then_out_at_once(site):
    site.says()
    site.now += timedelta(hours=25)
    browser = site.ada()
    before = is_in(browser)
    site.says()
    assert (before, is_in(browser)) == (True, False)


def test_a_session_that_ended_so_does_not_revive_when_the_person_is_back_within_the_hour(site):
    browser = site.ada()
    site.says(ADA.format("no"))
    site.now += timedelta(minutes=5)
    site.says(ADA.format("yes"))
    assert (is_in(site.ada()), is_in(browser)) == (True, False)


def test_a_sync_that_disables_somebody_ends_nobody_elses_session(site):
    browser = site.ada()
    write_rows(site.folder, *OTHERS[1:], OTHERS[0].replace("yes", "no"), ADA.format("yes"))
    site.sync()
    assert is_in(browser)
