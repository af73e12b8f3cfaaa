"""An administrator with nothing but an address: from the empty database to a sync that runs by itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.db import open_database
from plnhub.jobs.broker import Broker
from plnhub.jobs.directory_schedule import ask_for_directory
from plnhub.jobs.worker import start_inside
from plnhub.models import DirectorySchedule, Person, Role
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.checks import scroll_through
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import only_full
from tests.directory.company import dn_of, uid_of
from tests.directory.slapd_settings import company_with_accounts
from tests.made_once import put_schema
from tests.makers import Company
from tests.servers.slapd import Slapd

pytestmark = pytest.mark.slapd
SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
PEOPLE = 60
PATIENCE = 30_000


class Site:
    """The application with its own worker, and an administrator who is logged in."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(data_dir=folder, secret_key=SECRET)
        self.hub = Hub(settings=settings, database=open_database(settings.database))
        put_schema(self.hub.database)
        self.broker = Broker(self.hub)
        self.broker.attach()
        with self.hub.database.writing() as session:
            ada = Company(session=session).person("Ada Admin", source="local", team=None)
            grant_role(session, ada.id, Role.ADMIN, "command line", utc_now())
            self.token = start_session(session, ada.id, utc_now())
        self.address = ""

    def cookies(self) -> tuple[dict[str, str], ...]:
        return ({"name": SESSION_COOKIE, "value": self.token, "url": self.address},)

    def people(self) -> int:
        with self.hub.database.reading() as session:
            return len(session.scalars(select(Person.id).where(Person.source != "local")).all())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    needs_assets()
    site = Site(tmp_path)
    worker = start_inside(site.hub, site.broker)
    with serving(create_app(site.hub.settings, site.hub)) as address:
        site.address = address
        yield site
    worker.stop()


@pytest.fixture
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(company_with_accounts(PEOPLE, "reader"), size_limit="unlimited")


def connect(page: Page, server: Slapd) -> None:
    """From the first page to a test that went well."""
    page.get_by_role("link", name="Set up the directory").click()
    page.get_by_label("Address").fill(server.url)
    page.get_by_label("Account that reads").fill(server.bind_dn)
    page.get_by_label("Its password").fill(server.password)
    page.get_by_role("button", name="Save and test").click()
    expect(page.get_by_text("Everything answered")).to_be_visible(timeout=PATIENCE)


def choose_people(page: Page) -> None:
    """Base and filter as they are proposed; a field mapped and seen at once; who must be there."""
    page.get_by_role("link", name="Continue: who is staff").click()
    page.get_by_role("button", name="Save and look at a few people").click()
    expect(page.locator("#preview")).to_contain_text("people fill each field", timeout=PATIENCE)


def dry_run_and_sync(page: Page, seen: Callable[[str], None] = lambda _name: None) -> None:
    page.get_by_label("Log-in names of one to five people").fill(uid_of(0))
    page.get_by_role("button", name="Save and make a dry run").click()
    expect(page.get_by_role("button", name="Sync exactly this")).to_be_visible(timeout=PATIENCE)
    seen("6-plan")
    page.get_by_role("button", name="Sync exactly this").click()
    expect(page.get_by_text("Staff are here")).to_be_visible(timeout=PATIENCE)


def set_hours(page: Page) -> None:
    page.get_by_role("link", name="Continue: set the hours").click()
    page.get_by_label("Time of the daily sync").fill("03:15")
    page.get_by_label("Time zone of these times").select_option("Europe/Berlin")
    page.get_by_role("button", name="Set the hours").click()
    expect(page.locator("#work")).to_contain_text("03:15 Europe/Berlin")


@pytest.mark.parametrize(
    ("width", "theme"), [(1440, "light"), only_full(1440, "dark"), only_full(390, "light")]
)
def test_an_empty_database_becomes_a_sync_by_itself_with_clicks_alone(
    site, server, page_for, check_page, pictures, width, theme
):
    page = page_for(width=width, theme=theme, cookies=site.cookies())

    def look(name: str) -> None:
        check_page(page)
        pictures(page, f"setup-{name}-{width}-{theme}")

    page.goto(f"{site.address}/admin")
    look("0-empty")
    page.goto(f"{site.address}/admin/directory/set-up/connect")
    look("1-connect")
    page.goto(f"{site.address}/admin")
    connect(page, server)
    look("2-test")
    page.get_by_role("link", name="Continue: who is staff").click()
    look("3-people")
    page.go_back()
    choose_people(page)
    look("4-fields")
    page.get_by_role("button", name="Save and continue").click()
    look("5-safety")
    dry_run_and_sync(page, look)
    look("6-synced")
    set_hours(page)
    look("7-work")
    assert site.people() == PEOPLE


def test_a_mapping_is_previewed_while_it_is_chosen(site, server, page_for):
    page = page_for(cookies=site.cookies())
    page.goto(f"{site.address}/admin")
    connect(page, server)
    choose_people(page)
    page.locator("#f_title").select_option("mail")
    expect(page.locator("#preview")).to_contain_text("Job title")
    title = page.locator("#preview dl").first.locator("dt:has-text('Job title') + dd")
    expect(title).to_contain_text("@")


@pytest.fixture
def running(site, server, page_for):
    """A page of the directory at work, after the whole set-up."""

    def open_page(width: int = 1440, theme: str = "light") -> Page:
        page = page_for(width=width, theme=theme, cookies=site.cookies())
        page.goto(f"{site.address}/admin")
        connect(page, server)
        choose_people(page)
        page.get_by_role("button", name="Save and continue").click()
        dry_run_and_sync(page)
        set_hours(page)
        return page

    return open_page


def is_due(site: Site, work: str) -> None:
    """Its hour has come, and a worker looks."""
    with site.hub.database.writing() as session:
        session.get_one(DirectorySchedule, work).next_at = utc_now() - timedelta(minutes=1)
    ask_for_directory(site.hub)


def test_a_scheduled_sync_takes_a_newcomer_over(site, server, running):
    page = running()
    newcomer = company_with_accounts(PEOPLE + 1, "reader").split("\n\n")[PEOPLE + 2]
    server.add_ldif("\n".join(line for line in newcomer.splitlines() if "entryUUID" not in line) + "\n")
    is_due(site, "sync")
    page.reload()
    expect(page.get_by_role("table", name="Last runs").locator("tbody tr")).to_have_count(2, timeout=PATIENCE)
    assert site.people() == PEOPLE + 1


@pytest.mark.parametrize(
    ("width", "theme"), [(390, "dark"), only_full(1440, "light"), only_full(1440, "dark")]
)
def test_a_held_sync_says_why_and_is_approved_by_a_click(
    site, server, running, check_page, pictures, width, theme
):
    page = running(width, theme)
    server.delete(*(dn_of(number) for number in range(40, PEOPLE)))
    page.get_by_role("button", name="Sync now").click()
    expect(page.locator("#held")).to_contain_text("Many people would vanish", timeout=PATIENCE)
    page.reload()
    scroll_through(page)
    check_page(page)
    pictures(page, f"setup-8-held-{width}-{theme}")
    page.get_by_role("button", name="Approve exactly this plan").click()
    expect(page.locator("#held")).to_have_count(0, timeout=PATIENCE)
    page.reload()
    scroll_through(page)
    check_page(page)
    pictures(page, f"setup-9-work-{width}-{theme}")
    page.get_by_role("table", name="Last runs").get_by_role("link").nth(1).click()
    check_page(page)
    pictures(page, f"setup-10-run-{width}-{theme}")


def test_a_wrong_password_is_told_at_its_step_with_advice(site, server, page_for, check_page, pictures):
    page = page_for(cookies=site.cookies())
    page.goto(f"{site.address}/admin/directory/set-up/connect")
    page.get_by_label("Address").fill(server.url)
    page.get_by_label("Account that reads").fill(server.bind_dn)
    page.get_by_label("Its password").fill("not this one")
    page.get_by_role("button", name="Save and test").click()
    expect(page.get_by_text("Correct what the failed step names")).to_be_visible(timeout=PATIENCE)
    check_page(page)
    pictures(page, "setup-2-failed")
    assert page.locator("#work .list li").last.inner_text().startswith("Sign in")
