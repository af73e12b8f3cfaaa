"""The portal in Chromium: every page, both widths, both themes; with a keyboard; without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.models.releases import Mirror
from plnhub.pln.answers import answer
from plnhub.pln.asks import ask
from plnhub.pln.members import add_colleague, add_outside
from plnhub.search.index import index_people
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.browser.serving import needs_assets, serving
from tests.browser.sizes import widths_and_themes
from tests.makers import NOW, Company, days_ago, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"


@dataclass(frozen=True, kw_only=True)
class Portal:
    """Where the portal is, who is logged in, and the ids in its addresses."""

    address: str
    token: str
    ids: dict[str, str]

    @property
    def cookies(self) -> tuple[dict[str, str], ...]:
        return ({"name": SESSION_COOKIE, "value": self.token, "url": self.address},)

    def at(self, path: str) -> str:
        return self.address + path.format(**self.ids)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    needs_assets()
    folder: Path = tmp_path_factory.mktemp("portal")
    database = empty_database(folder)
    with database.writer() as session:
        token, ids = _fill(Company(session=session))
        session.commit()
    settings = Settings(data_dir=folder, secret_key=SECRET)
    app = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    with serving(app) as address:
        yield Portal(address=address, token=token, ids=ids)


def _fill(company: Company) -> tuple[str, dict[str, str]]:
    """One person of every kind that a page can show."""
    session = company.session
    maya = company.newcomer("Maya Lindqvist")
    amina = company.person("Amina Diallo", team="Payments", site="Dakar", title="Data steward")
    zofia = company.person("Zofia Żółć-Wiśniewska", team="Legal", site="Kraków", manager_id=amina.id)
    for person, name in ((maya, "Kafka"), (amina, "Lineage"), (zofia, "Contracts in plain words")):
        company.gift(person, name)
    add_colleague(session, maya.id, amina.public_id, "How she keeps lineage alive", days_ago(200))
    add_outside(session, maya.id, "Olga", "https://example.org/olga", "Maps that people read", days_ago(2))
    company.consent(amina, show=True)
    company.consent(maya, mirror=True)
    own = ask(session, maya.id, title="Who draws maps?", body="", topic="maps", token="1", now=days_ago(1))
    ask(session, amina.id, title="Kafka?", body="It stops.", topic="Kafka", token="2", now=days_ago(1))
    answer(session, amina.id, own.public_id, body="Olga does.", token="3", now=NOW)
    session.add(Mirror(person_id=maya.id, as_of=date(2026, 3, 9), numbers=_numbers(amina.id)))
    index_people(session)
    return start_session(session, maya.id, NOW), {"zofia": zofia.public_id, "ask": own.public_id}


def _numbers(other: int) -> dict[str, object]:
    nodes = [
        {"person_id": other, "outside": None, "given": 1, "received": 4},
        {"person_id": None, "outside": "mastodon:olga@example.org", "given": 0, "received": 2},
    ]
    return {
        "give": 1,
        "receive": 6,
        "give_share": 0.14,
        "ties": 2,
        "outside_team": 1,
        "reach": {"1": 2, "2": 9},
        "diversity": {"team": {"blau": 0.5, "iqv": 1.0, "groups": 2}},
        "ego": {"nodes": nodes, "links": []},
    }


PAGES = (
    "/",
    "/people",
    "/people?q=zolc",
    "/people?q=nobodyatall",
    "/people/{zofia}",
    "/pln",
    "/pln/add/{zofia}",
    "/pln/outside",
    "/asks",
    "/asks/new",
    "/asks/{ask}",
    "/mirror",
    "/onboarding",
    "/onboarding/it-is-ok",
    "/me",
)


@widths_and_themes
def test_every_page_is_sound_in_this_width_and_theme(portal, page_for, check_page, width, theme):
    page = page_for(width=width, theme=theme, cookies=portal.cookies)
    for path in PAGES:
        page.goto(portal.at(path))
        check_page(page)


@pytest.mark.parametrize("path", ["/", "/asks/new", "/asks/{ask}"])
def test_no_page_scrolls_sideways_at_360_pixels(portal, page_for, check_page, path):
    page = page_for(width=360, cookies=portal.cookies)
    page.goto(portal.at(path))
    check_page(page)


def test_asking_and_answering_work_without_scripts(portal, page_for):
    page = page_for(javascript=False, cookies=portal.cookies)
    page.goto(portal.at("/asks/new"))
    page.get_by_label("Your question in one line").fill("Does this work without scripts?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_label("Answer").fill("It does.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("It does.")).to_be_visible()


def test_a_member_is_added_and_let_go_without_scripts(portal, page_for):
    page = page_for(javascript=False, cookies=portal.cookies)
    page.goto(portal.at("/pln/add/{zofia}"))
    page.get_by_label("What do you want to learn from them?").fill("Plain words")
    page.get_by_role("button", name="Add to my PLN").click()
    expect(page.get_by_text("Plain words")).to_be_visible()
    page.get_by_role("link", name="Let go: Zofia").click()
    page.get_by_label("Why?").fill("Learned it")
    page.get_by_role("button", name="Let go").click()
    expect(page.get_by_text("Let go. Nobody is told")).to_be_visible()


def test_people_appear_while_one_types(portal, page_for):
    page = page_for(cookies=portal.cookies)
    page.goto(portal.at("/people"))
    page.get_by_role("searchbox", name="Find people").press_sequentially("zolc")
    page.get_by_role("link", name="Zofia").first.wait_for()
    assert page.url.endswith("?q=zolc")


def test_the_palette_leads_to_a_person_by_keyboard_alone(portal, page_for):
    page = page_for(cookies=portal.cookies)
    page.goto(portal.at("/"))
    page.keyboard.press("Control+k")
    page.keyboard.type("zolc")
    page.get_by_role("option", name="Zofia").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Zofia", level=1).wait_for()
    assert page.url == portal.at("/people/{zofia}")
