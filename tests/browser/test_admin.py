"""The pages of administrators and auditors in Chromium: both widths, both themes, without a complaint."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plnhub.access.roles import grant_role, note_role_change
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.jobs import directory_tasks, enqueue
from plnhub.jobs.runner import run_job
from plnhub.models import Role
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.directory.makers import csv_settings, write_rows
from tests.makers import NOW, Company, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
ROWS = [f"p{n},Person {n},p{n}@example.com,Buyer,Team {n % 3},," for n in range(40)]
CHANGED = ["p0,Person 0,p0@example.com,Chief,Team 1,,", *ROWS[1:30], "new,Nora New,,Intern,Team 2,p0,"]
PAGES = (("ada", "/admin"), ("ada", "/admin/roles?uid=p3"), ("ada", "/admin/system"), ("otto", "/audit"))


def do(hub: Hub, name: str, **arguments: object) -> None:
    with hub.database.writing() as session:
        public_id = enqueue(session, name, NOW, **arguments).public_id
    run_job(hub, public_id)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """An administrator and an auditor, a directory that was tested and synced, a dry run, a held sync."""
    needs_assets()
    folder: Path = tmp_path_factory.mktemp("admin")
    settings = csv_settings(folder, *ROWS, secret_key=SECRET)
    hub = Hub(settings=settings, database=empty_database(folder), now=lambda: NOW)
    tokens = {}
    with hub.database.writing() as session:
        for uid, role in (("ada", Role.ADMIN), ("otto", Role.AUDITOR)):
            person = Company(session=session).person(uid, source="local")
            change = grant_role(session, person.id, role, "command line", NOW)
            note_role_change(session, change, "command line", person.public_id, NOW)
            tokens[uid] = start_session(session, person.id, NOW)
    do(hub, directory_tasks.TEST)
    do(hub, directory_tasks.SYNC, who="ada")
    write_rows(folder, *CHANGED)
    do(hub, directory_tasks.PLAN)
    do(hub, directory_tasks.SYNC, who="ada")
    with serving(create_app(settings, hub)) as address:
        yield address, tokens


def cookies(site: tuple[str, dict[str, str]], who: str) -> tuple[dict[str, str], ...]:
    return ({"name": SESSION_COOKIE, "value": site[1][who], "url": site[0]},)


@widths_and_themes
@pytest.mark.parametrize(("who", "path"), PAGES)
def test_the_page_is_clean_at_every_width_in_both_themes(site, page_for, check_page, who, path, width, theme):
    page = page_for(width=width, theme=theme, cookies=cookies(site, who))
    page.goto(site[0] + path)
    check_page(page)


def test_a_held_sync_can_be_approved_as_it_was_planned(site, page_for):
    page = page_for(cookies=cookies(site, "ada"))
    page.goto(f"{site[0]}/admin")
    expect(page.locator("#work")).to_contain_text("nothing was changed")
    expect(page.get_by_role("button", name="Approve exactly this plan")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_role_is_granted_with_and_without_scripts(site, page_for, javascript):
    page = page_for(cookies=cookies(site, "ada"), javascript=javascript)
    page.goto(f"{site[0]}/admin/roles?uid=p{5 if javascript else 6}")
    page.get_by_role("button", name="Grant leader").click()
    expect(page.locator("#flash")).to_contain_text("has the role")
