"""The page behind a one-time link, on which a person chooses a password."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plnhub.access.passwords import make_password_link
from tests.web.login_site import Site, form_token, log_in, make_site

NEW = "four plain words here"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


@pytest.fixture
def path(site: Site) -> str:
    with site.database.writing() as session:
        return "/password/" + make_password_link(session, site.people["ann"], site.now)


def choose(
    site: Site, browser: FlaskClient, path: str, password: str = NEW, again: str = NEW
) -> TestResponse:
    fields = {"password": password, "again": again, "csrf_token": form_token(site, browser, path)}
    return browser.post(path, data=fields, base_url=site.settings.base_url)


def test_the_page_names_the_account(site: Site, path: str) -> None:
    assert "<strong>ann</strong>" in site.browser().get(path, base_url=site.settings.base_url).text


def test_after_choosing_the_new_password_logs_in(site: Site, path: str) -> None:
    assert choose(site, site.browser(), path).location == "/login"
    assert log_in(site, site.browser(), password=NEW).status_code == 303


def test_a_used_link_is_dead(site: Site, path: str) -> None:
    choose(site, site.browser(), path)
    assert site.browser().get(path, base_url=site.settings.base_url).status_code == 404


def test_T13_looking_at_the_page_uses_nothing_up(site: Site, path: str) -> None:
    for _ in range(3):
        site.browser().get(path, base_url=site.settings.base_url)
    assert choose(site, site.browser(), path).status_code == 303


@pytest.mark.parametrize(("password", "again"), [("short", "short"), (NEW, NEW + "x"), ("", "")])
def test_a_password_that_will_not_do_is_explained_and_can_be_mended(
    site: Site, path: str, password: str, again: str
) -> None:
    browser = site.browser()
    answer = choose(site, browser, path, password, again)
    assert (answer.status_code, 'id="password-error"' in answer.text) == (400, True)
    assert choose(site, browser, path).status_code == 303


def test_a_dead_link_and_one_that_never_was_look_the_same(site: Site, path: str) -> None:
    choose(site, site.browser(), path)
    browser = site.browser()
    pages = [browser.get(each, base_url=site.settings.base_url) for each in (path, "/password/never-was")]
    assert pages[0].status_code == pages[1].status_code == 404
    assert pages[0].text == pages[1].text


def test_posting_to_a_dead_link_is_refused(site: Site, path: str) -> None:
    browser = site.browser()
    token = form_token(site, browser, path)
    choose(site, site.browser(), path)
    fields = {"password": NEW, "again": NEW, "csrf_token": token}
    assert browser.post(path, data=fields, base_url=site.settings.base_url).status_code == 404
