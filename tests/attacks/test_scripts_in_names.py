"""Sixty hostile names come in through the directory; the browser shows them as text and runs none (T23)."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.models import Person, Role
from plnhub.pln.answers import answer
from plnhub.pln.asks import ask
from plnhub.pln.members import add_colleague
from plnhub.search.index import index_people
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.attacks.world import publish
from tests.browser.serving import needs_assets, serving
from tests.directory.hostile import PAYLOADS
from tests.directory.makers import entry, ldif_settings, synced
from tests.makers import NOW, Company, empty_database

pytestmark = pytest.mark.browser

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
INJECTED = r"""() => [...document.querySelectorAll("body *")].filter((each) =>
    [...each.attributes].some((one) => one.name.startsWith("on") && !one.name.startsWith("on-"))
    || /^(javascript:|data:(?!image\/png))/i.test(each.getAttribute("href") ?? "")
    || ["IFRAME", "VIDEO", "MATH", "OBJECT"].includes(each.tagName)
    || each.getAttribute("src") === "x").map((each) => each.outerHTML.slice(0, 200))"""
SEEN = "() => document.body.innerText.replace(/\\s+/g, ' ')"


@dataclass(frozen=True, kw_only=True)
class HostileSite:
    """Where the site is, the cookie of its reader, and everybody's id by name."""

    address: str
    token: str
    people: dict[str, str]
    ask: str

    @property
    def cookies(self) -> tuple[dict[str, str], ...]:
        return ({"name": SESSION_COOKIE, "value": self.token, "url": self.address},)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileSite]:
    needs_assets()
    folder: Path = tmp_path_factory.mktemp("hostile")
    database = empty_database(folder)
    synced(ldif_settings(folder, "".join(map(_entry, range(len(PAYLOADS)), PAYLOADS))), database)
    with database.writing() as session:
        token, people, asked = _use(session)
    settings = Settings(data_dir=folder, secret_key=SECRET)
    app = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    with serving(app) as address:
        yield HostileSite(address=address, token=token, people=people, ask=asked)


def _entry(number: int, payload: str) -> str:
    """A person whose every shown attribute is hostile."""
    names = ("displayName", "title", "ou", "l", "departmentNumber", "employeeType")
    value = base64.b64encode(payload.encode()).decode()
    return entry(f"h{number}", *(f"{name}:: {value}" for name in names))


def _use(session: Session) -> tuple[str, dict[str, str], str]:
    """One of them chooses all the others; two of them talk; there are figures about their divisions."""
    everybody = session.scalars(select(Person).order_by(Person.id)).all()
    me, *others = everybody
    for other in others:
        add_colleague(session, me.id, other.public_id, other.name, NOW)
        title = other.name
        asked = ask(session, other.id, title=title, body=title, topic=title, token="1", now=NOW)
    given = answer(session, me.id, asked.public_id, body=me.name, token="2", now=NOW)
    for role in (Role.LEADER, Role.ADMIN, Role.AUDITOR):
        grant_role(session, me.id, role, "test", NOW)
    publish(Company(session=session), PAYLOADS[1], PAYLOADS[2])
    index_people(session)
    people = {person.name: person.public_id for person in everybody}
    return start_session(session, me.id, NOW), people, given.ask.public_id


@pytest.fixture
def look(site: HostileSite, page_for: Callable[..., Page], troubles) -> Callable[[str], str]:
    """Open a page, touch what can be touched, and answer its words."""
    page = page_for(cookies=site.cookies)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    def open_and_touch(path: str) -> str:
        page.goto(site.address + path)
        words: str = page.evaluate(SEEN)
        page.keyboard.press("Tab")
        assert page.evaluate(INJECTED) == []
        assert (dialogs, troubles[page]) == ([], [])
        return words

    return open_and_touch


def shown(payload: str) -> str:
    return " ".join(payload.split())


def test_my_pln_shows_all_sixty_names_literally(look):
    words = look("/pln")
    assert [payload for payload in PAYLOADS[1:] if shown(payload) not in words] == []


def test_every_person_page_shows_name_title_team_and_place_literally(site: HostileSite, look):
    for name, public_id in site.people.items():
        words = look(f"/people/{public_id}")
        assert words.count(name) >= 3, name


def test_the_list_of_asks_and_an_ask_show_names_literally(site: HostileSite, look):
    words = look("/asks")
    assert sum(shown(payload) in words for payload in PAYLOADS) >= 40
    assert shown(PAYLOADS[-1]) in look(f"/asks/{site.ask}")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/people", "/people?q=alert", "/people?q=%3Cscript%3Ealert(1)%3C/script%3E", "/mirror", "/me"),
        *("/onboarding", "/admin", "/admin/roles?uid=h1", "/admin/system", "/audit", "/flow/", "/asks/new"),
    ],
)
def test_no_other_page_runs_a_name_either(path: str, look):
    assert look(path)


def test_the_search_box_lists_names_literally(site: HostileSite, page_for, troubles):
    page = page_for(cookies=site.cookies)
    page.goto(site.address + "/me")
    page.keyboard.press("Control+k")
    page.keyboard.type("script")
    page.get_by_role("option", name="alert(").first.wait_for()
    assert page.evaluate(INJECTED) == []
    assert troubles[page] == []
