"""The leadership page in Chromium: clean at every width in both themes, by keyboard, and without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plnhub.models import Role
from plnhub.web.identity import SESSION_COOKIE
from tests.browser.checks import overflowing, scroll_through
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.dashboards.site import session_of, site_of
from tests.privacy.makers import company
from tests.publishing.firm import Firm, empty_firm
from tests.publishing.invented import live_a_month

PageFor = Callable[..., Page]
PICTURES = 5


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Two hundred people after three releases: the quarter is closed, and most pictures show something."""
    needs_assets()
    made, invented = empty_firm(tmp_path_factory.mktemp("firm")), company(1, 200)
    for month in range(3):
        live_a_month(made, invented, month, 1)
    return made


@pytest.fixture(scope="module")
def cookie(firm: Firm) -> str:
    return session_of(firm, "Leader Lookabout", Role.LEADER)


@pytest.fixture(scope="module")
def address(firm: Firm) -> Iterator[str]:
    with serving(site_of(firm)) as url:
        yield url


@pytest.fixture
def flow(address: str, cookie: str, page_for: PageFor) -> Callable[..., Page]:
    """The leadership page, opened by a leader."""

    def open_page(path: str = "/flow/", **how: object) -> Page:
        page = page_for(cookies=[{"name": SESSION_COOKIE, "value": cookie, "url": address}], **how)
        page.goto(f"{address}{path}")
        return page

    return open_page


@widths_and_themes
def test_the_leadership_page_is_clean_at_every_width_in_both_themes(
    flow: PageFor, check_page: Callable[[Page], None], width: int, theme: str
) -> None:
    page = flow(width=width, theme=theme)
    scroll_through(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(PICTURES if width > 640 else PICTURES - 1)
    check_page(page)


def test_the_page_is_clean_with_everything_unfolded(
    flow: PageFor, check_page: Callable[[Page], None]
) -> None:
    page = flow()
    scroll_through(page)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
    check_page(page)


def test_phones_read_the_strongest_streams_instead_of_the_sankey(flow: PageFor) -> None:
    page = flow(width=390)
    expect(page.locator("#border .leading li").first).to_be_visible()
    expect(page.locator("#border .plot")).to_be_hidden()


def test_desktops_see_the_sankey_and_no_list(flow: PageFor) -> None:
    page = flow()
    expect(page.locator("#border .leading")).to_be_hidden()
    expect(page.locator("#border .plot")).to_be_visible()


def test_without_scripts_every_table_stands_open_and_every_period_can_be_chosen(flow: PageFor) -> None:
    page = flow(width=390, javascript=False)
    for key in ("learning", "openness", "border", "reach", "three-cs"):
        expect(page.locator(f"#{key} table")).to_be_visible()
    page.get_by_role("link", name="Feb 2026").click()
    expect(page.locator("#learning h2")).to_contain_text("February 2026")
    assert overflowing(page) == []


def test_a_period_a_definition_and_a_table_are_reached_by_keyboard_alone(flow: PageFor) -> None:
    page = flow()
    page.get_by_role("link", name="Feb 2026").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Feb 2026")).to_have_attribute("aria-current", "true")
    for name in ("Definition", "Table"):
        page.locator("#learning summary", has_text=name).focus()
        page.keyboard.press("Enter")
    expect(page.locator("#learning .facts")).to_be_visible()
    expect(page.locator("#learning table")).to_be_visible()


def test_what_was_held_back_unfolds(flow: PageFor) -> None:
    page = flow()
    page.get_by_text("What this release held back").click()
    expect(page.get_by_text("that were new in this release")).to_be_visible()


def test_the_whole_release_can_be_taken_along(flow: PageFor, tmp_path: Path) -> None:
    page = flow()
    with page.expect_download() as download:
        page.get_by_role("link", name="Release as CSV").click()
    assert download.value.suggested_filename == "release-2026-03-31.csv"


def test_figures_stand_at_the_ends_of_the_bars_of_reach(flow: PageFor) -> None:
    page = flow()
    page.locator("#reach").scroll_into_view_if_needed()
    expect(page.locator("#reach .bartext")).to_have_count(6)
