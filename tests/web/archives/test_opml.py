"""A person brings a list in, chooses whom to take, and takes their PLN along."""

import io

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from plnhub.db import Database
from plnhub.models import Person, PlnMember
from plnhub.pln.members import add_outside
from tests.makers import NOW, Company

FEEDS = b"""<opml version="2.0"><body><outline title="Ada" xmlUrl="https://ada.example/feed"/>
<outline title="&lt;b&gt;Bob" xmlUrl="https://bob.example/rss"/></body></opml>"""
CHOICE = {
    "name": ["Ada", "Bob"],
    "address": ["https://ada.example/feed", "https://bob.example/rss"],
    "intent": "to learn graphs",
}


def send(browser: FlaskClient, content: bytes) -> TestResponse:
    return browser.post("/pln/opml", data={"list": (io.BytesIO(content), "feeds.opml")})


def members(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(PlnMember.outside_handle).order_by(PlnMember.id)))


def test_the_list_is_shown_and_nothing_is_kept(browser: FlaskClient, database: Database):
    page = send(browser, FEEDS)
    assert "https://ada.example/feed" in page.text
    assert "&lt;b&gt;Bob" in page.text
    assert members(database) == []


def test_only_those_who_were_chosen_are_added(browser: FlaskClient, database: Database):
    browser.post("/pln/opml/add", data=CHOICE | {"chosen": "https://bob.example/rss"})
    assert members(database) == ["web:https://bob.example/rss"]


def test_what_was_not_offered_cannot_be_chosen(browser: FlaskClient, database: Database):
    refused = browser.post("/pln/opml/add", data=CHOICE | {"chosen": "https://eve.example/"})
    assert (refused.status_code, members(database)) == (400, [])


def test_without_a_wish_nobody_is_added(browser: FlaskClient, database: Database):
    refused = browser.post("/pln/opml/add", data=CHOICE | {"chosen": CHOICE["address"], "intent": " "})
    assert (refused.status_code, members(database)) == (400, [])
    assert refused.text.count("checked") == 2


def test_what_is_no_list_is_told(browser: FlaskClient):
    refused = send(browser, b"hello")
    assert (refused.status_code, "neither an OPML file" in refused.text) == (400, True)


def test_a_form_without_a_file_is_told(browser: FlaskClient):
    assert browser.post("/pln/opml", data={}).status_code == 400


def test_members_with_a_web_address_go_out(browser: FlaskClient, database: Database, ann: Person):
    with database.writing() as session:
        add_outside(session, ann.id, "Ada & co", "https://ada.example/feed", "to learn", NOW)
        add_outside(session, ann.id, "Olga", "olga@example.org", "to learn", NOW)
    sent = browser.get("/pln/opml/pln.opml")
    assert 'xmlUrl="https://ada.example/feed"' in sent.text
    assert "olga@" not in sent.text
    assert sent.headers["Content-Disposition"] == 'attachment; filename="pln.opml"'


def test_nobody_elses_members_go_out(browser: FlaskClient, database: Database, company: Company):
    bob = company.person("Bob Example")
    company.session.commit()
    with database.writing() as session:
        add_outside(session, bob.id, "Ada", "https://ada.example/feed", "to learn", NOW)
    assert "ada.example" not in browser.get("/pln/opml/pln.opml").text
