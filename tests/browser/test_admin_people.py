"""The pages about people by hand in Chromium: both widths, both themes, used with and without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.directory.people.absentees import keep_whereabouts
from plnhub.directory.people.locks import Deed, lock_field
from plnhub.directory.people.switching import switch
from plnhub.directory.people.whereabouts import Place, Whereabouts
from plnhub.directory.planning.conflicts import ANOTHER_KEY
from plnhub.models import DirectoryAside, PersonState, Role
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.makers import NOW, Company, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
DN = "uid={},ou=Customer Care and After-Sales Services,ou=people,dc=pln,dc=example"
HOSTILE = "<img src=x onerror=document.title='broken'>"
ANN, BOB = "a" * 32, "b" * 32
PAGES = (
    "/admin/people",
    f"/admin/people/{ANN}",
    f"/admin/people/{ANN}?correct=team",
    f"/admin/people/{ANN}?turn=off",
    f"/admin/people/{BOB}?adopt=new-key",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Somebody corrected, somebody switched off, one re-created, one missing, one entry that is wrong."""
    needs_assets()
    folder: Path = tmp_path_factory.mktemp("people")
    settings = Settings(data_dir=folder, secret_key=SECRET)
    hub = Hub(settings=settings, database=empty_database(folder), now=lambda: NOW)
    with hub.database.writing() as session:
        company = Company(session=session)
        admin = company.person("Ada Admin", source="local")
        grant_role(session, admin.id, Role.ADMIN, "command line", NOW)
        deed = Deed(who=admin.public_id, reason="The directory still has the old contract", now=NOW)
        lock_field(
            session, company.person("Ann Example", public_id=ANN, source="directory"), "title", "Chief", deed
        )
        switch(session, company.person("Bob Example", public_id=BOB, source="directory"), deed, off=True)
        company.team("Sales")
        gone = company.person("Cleo Gone", source="directory", state=PersonState.MISSING)
        keep_whereabouts(session, {gone.source_key: moved(gone.uid)}, NOW)
        for entry in (
            ("bob.example", "new-key", ANOTHER_KEY, "conflict"),
            (HOSTILE, "", HOSTILE, "quarantine"),
        ):
            session.add(held(*entry))
        cookie = start_session(session, admin.id, NOW)
    with serving(create_app(settings, hub)) as address:
        yield address, {"name": SESSION_COOKIE, "value": cookie, "url": address}


def moved(uid: str) -> Whereabouts:
    return Whereabouts(place=Place.MOVED_OUT, detail=DN.format(uid))


def held(uid: str, key: str, reason: str, kind: str) -> DirectoryAside:
    told = {"uid": uid, "key": key, "reason": reason, "kind": kind, "since": NOW}
    return DirectoryAside(source="directory", origin=DN.format(uid), **told)


@widths_and_themes
@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_clean_at_every_width_in_both_themes(site, page_for, check_page, path, width, theme):
    page = page_for(width=width, theme=theme, cookies=(site[1],))
    page.goto(site[0] + path)
    check_page(page)


def test_a_hostile_entry_runs_nothing(site, page_for):
    page = page_for(cookies=(site[1],))
    page.goto(f"{site[0]}/admin/people")
    expect(page.locator("#held")).to_contain_text("<img src=x")
    assert "broken" not in page.title()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_field_is_corrected_and_unlocked_with_and_without_scripts(site, page_for, javascript):
    page = page_for(cookies=(site[1],), javascript=javascript)
    page.goto(f"{site[0]}/admin/people/{ANN}")
    page.get_by_role("link", name="Correct: Team").click()
    page.get_by_label("Team (optional)").select_option("Sales")
    page.get_by_label("Reason").fill("she moved")
    page.get_by_role("button", name="Keep and lock").click()
    expect(page.locator("#flash")).to_contain_text("locked")
    page.get_by_role("button", name="Unlock Team").click()
    expect(page.locator("#flash")).to_contain_text("next sync")
