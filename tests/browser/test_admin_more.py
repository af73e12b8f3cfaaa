"""What an administrator rarely sees, in Chromium: what is held, every kind of run, odd settings."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.directory.checking.check import Step
from plnhub.directory.setup.desk_keep import CIRCLES, PHOTOS, keep_beside, keep_test
from plnhub.models import DirectoryRun, DirectorySetting, Job, Role
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.checks import scroll_through
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import only_full
from tests.makers import NOW, Company, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
LOOKS = [
    (1440, "light", "en-GB"),
    (390, "dark", "de-DE"),
    only_full((1440, "dark", "de-DE")),
    only_full((390, "light", "de-DE")),
]
LOST = "the circle Chess would lose 9 of 12 people, so it stays as it is"
VANISHED = "212 photos would vanish at once, so none was removed: may they be read?"
SHORT = "only 40 entries came, 90 the last time"
STEPS = (
    Step(name="resolve", ok=True, detail="192.0.2.7"),
    Step(name="tcp", ok=True, detail="ldap.example.com port 636 answers"),
    Step(
        name="tls",
        ok=True,
        detail="certificate for ldap.example.com, valid until 2026-04-01",
        advice="it ends in 20 days: renew it now, or nobody can be read or log in from then on",
    ),
    Step(name="bind", ok=False, detail="the directory refused the name or password of cn=reader", advice=""),
)
SETTINGS = {
    "directory_url": '"ldaps://ldap.example.com"',
    "directory_base": '"dc=example,dc=com"',
    "directory_photos": "true",
    "directory_sign_in": '"gssapi"',
    "directory_feed": '"timestamp"',
    "directory_circle_groups": '{"Chess": "cn=chess,ou=groups,dc=example,dc=com"}',
    "directory_circles_base": '"ou=communities,dc=example,dc=com"',
}


def runs() -> Iterator[DirectoryRun]:
    """A full run a day, changes and sweeps in between, the last one held."""
    for number in range(20):
        kind = ("full", "changes", "changes", "sweep")[number % 4]
        counts = {"read": 90 if kind == "full" else 2, "created": number % 3, "updated": 3, "seconds": 0.4}
        if kind == "full":
            counts |= {"seconds": 6.2, "notes": ["everybody was read: another run came first"]}
        at = NOW - timedelta(hours=40 - number)
        yield DirectoryRun(source="directory", kind=kind, started_at=at, outcome="applied", counts=counts)
    fired = [{"gate": "G1", "reason": SHORT}]
    counts = {"read": 40, "missing": 50, "seconds": 3.1, "gates": ["G1"], "fired": fired, "outcome": "held"}
    yield DirectoryRun(
        source="directory", started_at=NOW, outcome="held", gate="G1", reason=SHORT, counts=counts
    )


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    needs_assets()
    from_nowhere = {"data_dir": tmp_path, "secret_key": SECRET}
    return Hub(settings=Settings(**from_nowhere), database=empty_database(tmp_path), now=lambda: NOW)


@pytest.fixture
def site(hub: Hub) -> Iterator[tuple[str, str]]:
    with hub.database.writing() as session:
        ada = Company(session=session).person("Ada Admin", source="local", team=None)
        grant_role(session, ada.id, Role.ADMIN, "command line", NOW)
        token = start_session(session, ada.id, NOW)
        session.add_all(
            DirectorySetting(name=name, value=value, changed_at=NOW) for name, value in SETTINGS.items()
        )
        session.add_all(runs())
        keep_beside(session, CIRCLES, [LOST], [], NOW)
        keep_beside(session, PHOTOS, [VANISHED], [], NOW)
        keep_test(session, STEPS, NOW)
    with serving(create_app(hub.settings, hub)) as address:
        yield address, token


@pytest.fixture
def open_page(site, page_for):
    """A page of the administrator at one of the looks."""

    def open_page(path, width=1440, theme="light", language="en-GB"):
        page = page_for(
            width=width,
            theme=theme,
            cookies=({"name": SESSION_COOKIE, "value": site[1], "url": site[0]},),
        )
        page.set_extra_http_headers({"Accept-Language": language})
        page.goto(site[0] + path)
        return page

    return open_page


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/admin", "work"),
        ("/admin/directory/runs/17", "run"),
        ("/admin/directory/set-up/more", "more"),
        ("/admin/directory/set-up/connect", "connect"),
        ("/admin/directory/set-up/hours", "hours"),
        ("/admin/directory/set-up/test", "test"),
    ],
)
def test_each_of_these_pages_stands_at_every_width_and_theme(
    open_page, check_page, pictures, look, path, name
):
    page = open_page(path, *look)
    scroll_through(page)
    check_page(page)
    pictures(page, f"more-{name}-{'-'.join(map(str, look))}")


def test_held_circles_pass_by_a_click(open_page, hub):
    page = open_page("/admin")
    page.locator("#circles").get_by_role("button", name="Let it pass once").click()
    expect(page.get_by_text("It has begun")).to_be_visible()
    with hub.database.reading() as session:
        asked = session.execute(select(Job.name, Job.arguments)).all()
    assert [(name, arguments["confirmed"]) for name, arguments in asked] == [("directory.circles", True)]


def test_a_circle_is_added_with_clicks_alone(open_page, hub):
    page = open_page("/admin/directory/set-up/more")
    page.get_by_label("Name of the circle").last.fill("Go")
    page.get_by_label("Its group").last.fill("cn=go,ou=groups,dc=example,dc=com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Photos and circles follow after each sync")).to_be_visible()
    assert sorted(hub.directory_settings.directory_circle_groups) == ["Chess", "Go"]
