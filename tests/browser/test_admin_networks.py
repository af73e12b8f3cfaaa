"""The networks for administrators in Chromium: both widths, both themes, with and without scripts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.models import NetworkRun, OutsideLimit, Role
from plnhub.profiles.outcomes import NOT_ANSWERING
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.makers import NOW, Company, days_ago, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
PAGES = ("/admin/networks", "/admin/networks/github", "/admin/networks/mattermost", "/admin/networks/feed")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """One network pauses, one has failed, one went well, and some need a key."""
    needs_assets()
    folder: Path = tmp_path_factory.mktemp("networks")
    settings = Settings(data_dir=folder, secret_key=SECRET)
    hub = Hub(settings=settings, database=empty_database(folder), now=lambda: NOW)
    with hub.database.writing() as session:
        admin = Company(session=session).person("Ada Admin", source="local")
        grant_role(session, admin.id, Role.ADMIN, "command line", NOW)
        session.add(NetworkRun(network="feed", good_at=days_ago(0.01)))
        session.add(NetworkRun(network="bluesky", failed_at=days_ago(0.1), error=NOT_ANSWERING))
        pause = {"paused_until": NOW + timedelta(hours=15), "left": 0, "seen_at": NOW}
        session.add(OutsideLimit(host="api.github.com", credential="token", network="github", **pause))
        cookie = start_session(session, admin.id, NOW)
    with serving(create_app(settings, hub)) as address:
        yield address, {"name": SESSION_COOKIE, "value": cookie, "url": address}


@widths_and_themes
@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_clean_at_every_width_in_both_themes(site, page_for, check_page, path, width, theme):
    page = page_for(width=width, theme=theme, cookies=(site[1],))
    page.goto(site[0] + path)
    check_page(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_key_is_given_and_its_network_is_on(site, page_for, javascript):
    page = page_for(cookies=(site[1],), javascript=javascript)
    page.goto(f"{site[0]}/admin/networks")
    page.get_by_role("link", name="Disqus").click()
    page.locator("#key").fill(f"sesame {javascript}")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#flash")).to_contain_text("in force at once")
    expect(page.get_by_role("button", name="Try it")).to_be_visible()


def test_a_network_is_switched_off_on_a_phone(site, page_for):
    page = page_for(width=390, cookies=(site[1],))
    page.goto(f"{site[0]}/admin/networks/hackernews")
    page.get_by_role("button", name="Switch it off").click()
    expect(page.locator("#flash")).to_contain_text("nothing is read there")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator("#flash")).to_contain_text("switched on")
