"""The leadership page: the same figures on page, drawing and export, for leaders alone, and about nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from plnhub.dashboards import PICTURES
from plnhub.dashboards.figures import Figures
from plnhub.models import Person, Role
from plnhub.privacy.gate import Publication
from plnhub.privacy.releases import PublishedRelease, keep_release, latest_release
from tests.dashboards.crawl import Answer, Crawl, leader_rules
from tests.dashboards.makers import border, flow, openness, reach, shares
from tests.dashboards.scrape import cells_in, drawings_in, keys_in, rows_of, table_in
from tests.dashboards.site import browser_of, site_of
from tests.makers import NOW
from tests.privacy.makers import company
from tests.publishing.firm import MAIL, Firm, empty_firm
from tests.publishing.invented import live_a_month

pytestmark = pytest.mark.privacy
WHO = "Leader Lookabout"
PAGE = "/flow/"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A firm after three releases, its site, and what a leader's browser found there."""

    firm: Firm
    app: Flask
    answers: dict[str, Answer]

    @property
    def page(self) -> str:
        return self.answers[PAGE].text


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    firm, invented = empty_firm(tmp_path_factory.mktemp("firm")), company(1, 90)
    for month in range(3):
        live_a_month(firm, invented, month, 1)
    app = site_of(firm)
    return Seen(
        firm=firm, app=app, answers=Crawl(app=app, browser=browser_of(firm, app, WHO, Role.LEADER)).run()
    )


@pytest.fixture
def bare(tmp_path: Path) -> tuple[Firm, Flask]:
    """A site without any release."""
    firm = empty_firm(tmp_path)
    return firm, site_of(firm)


def main_of(text: str) -> str:
    """What the page says, without the reader's own name and form tokens; an export as it is."""
    found = re.search(r"<main.*</main>", text, re.DOTALL)
    return found[0] if found else text


def release_of(firm: Firm) -> PublishedRelease:
    with firm.database.reading() as session:
        release = latest_release(session)
    assert release
    return release


def pages(seen: Seen) -> list[Answer]:
    return [one for one in seen.answers.values() if one.address.split("?")[0] == PAGE]


def test_every_address_that_the_pages_know_answers(seen: Seen) -> None:
    assert {one.status for one in seen.answers.values()} == {200}
    assert {one.address.split("?")[0] for one in seen.answers.values()} == {
        PAGE,
        "/flow/release.csv",
        *(f"/flow/{key}.csv" for key in keys_in(seen.page)),
    }


def test_T62_no_answer_names_anybody(seen: Seen) -> None:
    with seen.firm.database.reading() as session:
        people = session.scalars(select(Person).where(Person.name != WHO)).all()
        marks = {mark for one in people for mark in (one.name, one.uid, one.public_id)}
    marks |= {seen.firm.keys.pseudonym(one.id) for one in people} | {f"@{MAIL}", "Birdsong", "somebody"}
    everything = "\n".join(one.head + one.text for one in seen.answers.values())
    assert [mark for mark in marks if mark in everything] == []


def test_T66_every_export_equals_its_table_on_the_page(seen: Seen) -> None:
    for page in pages(seen):
        query = page.address.partition("?")[2]
        for key in keys_in(page.text):
            sent = rows_of(seen.answers[f"/flow/{key}.csv?{query}".rstrip("?")].text)
            assert [[cell.removeprefix("'") for cell in row] for row in sent] == table_in(page.text, key)


def test_T62_T66_every_number_of_a_drawing_or_table_follows_from_the_whole_export(seen: Seen) -> None:
    release = release_of(seen.firm)
    names = [cell for cell in release.cells if cell.shown is None]
    cells = [*cells_in(seen.answers["/flow/release.csv"].text), *names]
    figures = Figures(cells, release.as_of, release.definition)
    for period in figures.periods("flow"):
        drawn = [picture(figures, period) for picture in PICTURES]
        page = seen.answers[f"/flow/?period={period}"].text
        assert drawings_in(page) == {one.key: one.data for one in drawn}
        for one in drawn:
            rows = [[cell or "not enough people" for cell in row] for row in one.rows]
            assert table_in(page, one.key)[1:] == rows


def test_T66_the_whole_export_holds_each_figure_of_the_release_and_no_other(seen: Seen) -> None:
    release = release_of(seen.firm)
    shown = [cell for cell in release.cells if cell.shown is not None]
    assert cells_in(seen.answers["/flow/release.csv"].text) == shown


def test_T63_held_back_and_never_counted_are_the_same_bytes(bare: tuple[Firm, Flask]) -> None:
    firm, app = bare
    shown = [flow("Data", "Data", 50), flow("Sales", "Sales", 50), *border(60, 40), *shares("Intern", 0.4)]
    lost = [flow("Data", "Sales", None), *openness("2026-03", None)[:1], *reach(None, None)]
    browser = browser_of(firm, app, WHO, Role.LEADER)
    answers = []
    for cells in (shown, [*shown, *lost]):
        with firm.database.writing() as session:
            keep_release(session, Publication(cells=tuple(cells)), date(2026, 3, 31), NOW, {"eligible": 10})
        found = Crawl(app=app, browser=browser).run()
        answers.append({path: main_of(one.text) for path, one in found.items()})
    assert answers[0] == answers[1]


def test_the_page_is_the_same_for_two_leaders(seen: Seen) -> None:
    name = "Twin Leaderman"
    other = browser_of(seen.firm, seen.app, name, Role.LEADER).get(PAGE).text
    assert main_of(other) == main_of(seen.page)


@pytest.mark.authz
@pytest.mark.parametrize("role", [None, Role.ADMIN, Role.AUDITOR])
def test_T57_only_leaders_may_look(seen: Seen, role: Role | None) -> None:
    browser = browser_of(seen.firm, seen.app, f"Someone {role}", *([role] if role else []))
    assert {browser.get(path).status_code for path in seen.answers} == {403}


@pytest.mark.authz
def test_a_visitor_is_asked_to_log_in(seen: Seen) -> None:
    visitor = seen.app.test_client()
    answers = [visitor.get(path) for path in seen.answers]
    assert {(one.status_code, one.headers["Location"].split("?")[0]) for one in answers} == {(302, "/login")}


def test_leader_pages_are_read_only(seen: Seen) -> None:
    assert {method for rule in leader_rules(seen.app) for method in rule.methods or ()} == {
        "GET",
        "HEAD",
        "OPTIONS",
    }


@pytest.mark.parametrize("query", ["period=2019-01", "period=", "period=2026-01'--", "period=2026-01-31"])
def test_a_period_that_was_not_published_is_not_found(seen: Seen, query: str) -> None:
    browser = browser_of(seen.firm, seen.app, f"Leader {query}", Role.LEADER)
    assert {browser.get(f"{path}?{query}").status_code for path in (PAGE, "/flow/learning.csv")} == {404}


def test_an_unknown_picture_is_not_found(seen: Seen) -> None:
    browser = browser_of(seen.firm, seen.app, "Leader Unknown", Role.LEADER)
    assert browser.get("/flow/nonsense.csv").status_code == 404


def test_the_page_takes_at_most_six_queries(seen: Seen) -> None:
    browser = browser_of(seen.firm, seen.app, "Leader Count", Role.LEADER)
    heard: list[str] = []

    def hear(_connection, _cursor, statement, *_more):
        heard.append(statement)

    event.listen(seen.firm.database.engine, "before_cursor_execute", hear)
    browser.get(PAGE)
    event.remove(seen.firm.database.engine, "before_cursor_execute", hear)
    asked = [one for one in heard if one.lstrip().upper().startswith("SELECT")]
    assert 0 < len(asked) <= 6, asked


def test_each_picture_tells_its_own_period(seen: Seen) -> None:
    assert "Who learns from whom · March 2026" in seen.page
    assert "Outside in and inside out · January to March 2026" in seen.page


def test_without_a_release_the_page_says_what_to_do(bare: tuple[Firm, Flask]) -> None:
    firm, app = bare
    browser = browser_of(firm, app, WHO, Role.LEADER)
    assert "Nothing is published yet" in browser.get(PAGE).text
    assert browser.get("/flow/release.csv").status_code == 404


def test_a_company_too_small_is_told_so_instead_of_empty_pictures(bare: tuple[Firm, Flask]) -> None:
    firm, app = bare
    live_a_month(firm, company(1, 26), 0, 1)
    page = browser_of(firm, app, WHO, Role.LEADER).get(PAGE).text
    assert "Nothing can be shown yet" in page
    assert keys_in(page) == []
