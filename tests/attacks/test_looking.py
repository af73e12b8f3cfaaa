"""Looking changes nothing, shows each reader their own, and sets no cookie that scripts could read."""

from http.cookies import SimpleCookie

import pytest
from flask import Flask

from plnhub.db import Database
from tests.attacks.routes import NOTED, address, fillings, routes, rows
from tests.attacks.world import OTHERS, World

pytestmark = pytest.mark.authz

OWN_PAGES = ("/", "/pln", "/mirror", "/me", "/profiles", "/onboarding", "/asks?show=mine", "/people")


@pytest.mark.parametrize("name", ["ann", "admin", "leader"])
def test_no_get_head_or_options_changes_a_row(
    name: str, app: Flask, world: World, visitor, database: Database
):
    """Every page with each id; without its text, or asked for what it takes, with one of them."""
    browser, before = visitor(name), rows(database, without=NOTED)
    for method, rule in routes(app, "GET", "HEAD", "OPTIONS"):
        ids = [*world.ids.values(), "learning"]
        for values in fillings(rule, ids if method == "GET" else [world.ids["ask"]]):
            browser.open(address(rule, values), method=method)
    assert rows(database, without=NOTED) == before


def test_an_auditor_who_looks_leaves_a_note_and_nothing_else(visitor, database: Database):
    browser, before = visitor("auditor"), rows(database)
    browser.get("/audit")
    after = rows(database)
    assert {name for name in after if after[name] != before[name]} == {"audit_entry"}


def test_every_cookie_of_the_whole_site_is_out_of_reach_of_scripts(app: Flask, world: World, visitor):
    browser, loose = visitor("ann"), []
    for method, rule in routes(app, "GET", "POST"):
        answer = browser.open(address(rule, dict.fromkeys(rule.arguments, world.ids["ask"])), method=method)
        for line in answer.headers.getlist("Set-Cookie"):
            for cookie in SimpleCookie(line).values():
                if not (cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"):
                    loose.append((rule.endpoint, line))
    assert not loose


def test_one_address_shows_each_reader_their_own_page(world: World, visitor):
    """Ann, Bob and Ann again: nothing that was made for one is handed to the next (T41)."""
    ann, others = visitor("ann"), [visitor(name) for name in OTHERS]
    for path in OWN_PAGES:
        first = ann.get(path).text
        others_pages = [browser.get(path).text for browser in others]
        assert not [word for word in world.secrets for text in others_pages if word in text], path
        assert [word in ann.get(path).text for word in world.secrets] == [w in first for w in world.secrets]
        assert "Ann Owner" in first
