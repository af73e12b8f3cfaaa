"""Logging in with Debian's Chromium, which sends no referrer and therefore `Origin: null`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plnhub.access.passwords import make_password_link
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.web.login_site import Site, make_site

PASSWORD = "correct horse battery"
PageFor = Callable[..., Page]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    needs_assets()
    return make_site(tmp_path)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(site.app) as url:
        yield url


def fill_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_browser_logs_in_and_lands_where_it_wanted(
    address: str, page_for: PageFor, javascript: bool
) -> None:
    page = page_for(javascript=javascript)
    page.goto(f"{address}/inner")
    fill_in(page)
    expect(page).to_have_url(f"{address}/inner")
    expect(page.locator("body")).to_contain_text("ann")


@widths_and_themes
def test_the_log_in_page_is_clean_at_every_width_in_both_themes(
    address: str, page_for: PageFor, check_page: Callable[[Page], None], width: int, theme: str
) -> None:
    page = page_for(width=width, theme=theme)
    page.goto(f"{address}/login")
    check_page(page)


def test_a_refused_log_in_is_said_aloud(
    address: str, page_for: PageFor, troubles: dict[Page, list[str]]
) -> None:
    page = page_for()
    page.goto(f"{address}/login")
    fill_in(page, "a wrong password")
    expect(page.get_by_role("alert")).to_contain_text("We could not log you in.")


def test_the_page_to_choose_a_password_is_clean_and_works(
    site: Site, address: str, page_for: PageFor, check_page: Callable[[Page], None]
) -> None:
    with site.database.writing() as session:
        token = make_password_link(session, site.people["ann"], site.now)
    page = page_for(width=390)
    page.goto(f"{address}/password/{token}")
    check_page(page)
    for label in ("New password", "The same once more"):
        page.get_by_label(label).fill("four plain words here")
    page.get_by_role("button", name="Save the password").click()
    expect(page.locator("#flash")).to_contain_text("Your password is saved")


def test_T15_another_page_cannot_log_the_browser_in(address: str, page_for: PageFor) -> None:
    page = page_for()
    form = f"<form method=post action='{address}/login'><input name=name value=ann><button>Go</button></form>"
    page.set_content(form)
    page.get_by_role("button", name="Go").click()
    expect(page.locator("body")).to_contain_text("another site")
