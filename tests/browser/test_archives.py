"""An archive in Chromium: upload, look, take in, on a wide screen and a phone, with and without scripts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.jobs import archive_tasks
from plnhub.jobs.runner import run_job, sweep
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import only_full
from tests.connectors.archives.makers import SHARE, zipped
from tests.makers import NOW, Company, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
KNOWN = archive_tasks.look_at, archive_tasks.take_in
LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7401"
COMMENTS = f"Date,Link,Message\n2026-02-08 09:00:00,{LINK},x\n,{LINK},y\nBAD\n"
MEMBERS = {
    "Basic_LinkedInDataExport/Shares.csv": SHARE.replace("2026-04", "2026-02"),
    "Basic_LinkedInDataExport/Comments.csv": COMMENTS,
    "Basic_LinkedInDataExport/Connections.csv": "First Name,URL,Connected On\nA,https://l/in/a,15 Jan 2024\n",
}
OPML = b'<opml version="2.0"><body><outline title="Ada" xmlUrl="https://ada.example/feed"/></body></opml>'


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the hub is, who is logged in, and a worker for what waits."""

    address: str
    cookies: tuple[dict[str, str], ...]
    work: Callable[[], None]
    folder: Path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    needs_assets()
    database = empty_database(tmp_path)
    with database.writer() as session:
        token = start_session(session, Company(session=session).person("Maya Lindqvist").id, NOW)
        session.commit()
    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    hub = Hub(settings=settings, database=database, now=lambda: NOW)
    (tmp_path / "export.zip").write_bytes(zipped(MEMBERS).getvalue())
    (tmp_path / "feeds.opml").write_bytes(OPML)

    def work() -> None:
        for public_id in sweep(hub):
            run_job(hub, public_id)

    with serving(create_app(settings, hub)) as address:
        cookie = {"name": SESSION_COOKIE, "value": token, "url": address}
        yield Place(address=address, cookies=(cookie,), work=work, folder=tmp_path)


def send(page: Page, place: Place) -> None:
    page.goto(f"{place.address}/profiles/archives")
    page.set_input_files("input[type=file]", place.folder / "export.zip")
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("heading", name="Looking through it").wait_for()


@pytest.mark.parametrize(
    ("width", "theme"), [(1440, "light"), (360, "dark"), only_full(1440, "dark"), only_full(390, "light")]
)
def test_an_archive_is_uploaded_seen_and_taken_in(place, page_for, check_page, pictures, width, theme):
    page = page_for(width=width, theme=theme, cookies=place.cookies)
    page.goto(f"{place.address}/profiles/archives")
    check_page(page)
    send(page, place)
    check_page(page)
    place.work()
    page.get_by_role("heading", name="What it would bring").wait_for()
    check_page(page)
    pictures(page, f"archive-{width}-{theme}")
    page.get_by_role("checkbox", name="The acts under").check()
    page.get_by_role("switch", name="My mirror").check()
    page.get_by_role("button", name="Take it in").click()
    page.get_by_role("heading", name="Taking it in").wait_for()
    place.work()
    page.get_by_text("Taken in: 2 new, 0 known already").wait_for()
    check_page(page)


def test_it_works_without_scripts(place, page_for):
    page = page_for(javascript=False, cookies=place.cookies)
    send(page, place)
    place.work()
    page.reload()
    expect(page.get_by_role("heading", name="What it would bring")).to_be_visible()


def test_a_file_that_is_none_is_told_without_leaving_the_page(place, page_for, check_page):
    page = page_for(cookies=place.cookies)
    page.goto(f"{place.address}/profiles/archives")
    page.locator("form[data-upload]").evaluate("form => { form.dataset.largest = 10 }")
    page.set_input_files("input[type=file]", place.folder / "export.zip")
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_text("larger than the Hub takes").wait_for()
    check_page(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_list_is_brought_in(place, page_for, check_page, width):
    page = page_for(width=width, cookies=place.cookies)
    page.goto(f"{place.address}/pln/opml")
    check_page(page)
    page.set_input_files("input[type=file]", place.folder / "feeds.opml")
    page.get_by_role("button", name="Show who is in it").click()
    page.get_by_role("checkbox", name="Ada").check()
    check_page(page)
    page.get_by_label("What do you want to learn from them?").fill("graphs")
    page.get_by_role("button", name="Add to my PLN").click()
    page.get_by_text("Added to your PLN.").wait_for()
