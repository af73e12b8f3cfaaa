"""Somebody else's ids open nothing: what belongs to Ann looks as if it did not exist (T16)."""

import pytest
from flask import Flask

from plnhub.db import Database
from tests.attacks.routes import FORM, address, fillings, owned, routes
from tests.attacks.world import OTHERS, World
from tests.pages import without_tokens

pytestmark = pytest.mark.authz

MISSING = "0" * 32
MEANT_FOR_ALL = {
    ("people.show", "person"),
    ("pln.choose", "person"),
    ("pln.add", "person"),
    ("asks.show", "ask"),
    ("asks.reply", "ask"),
    ("onboarding.tick", "step"),
    ("onboarding.undo", "step"),
}
MEANT_FOR_SOME = {("admin.grant", "uid"), ("admin.revoke", "uid"), ("admin.grant", "role")}
OF_ADMINISTRATORS = ("admin.", "admin_people.")
"""Where an administrator corrects whom the directory tells wrongly, each time with a reason or on record."""


@pytest.mark.parametrize("name", ["nobody", *OTHERS])
def test_an_id_of_anns_answers_as_one_that_does_not_exist(
    name: str, app: Flask, world: World, visitor, database: Database
):
    browser, told = visitor(name), []
    for method, rule in routes(app, "GET", "POST"):
        if not rule.arguments:
            continue
        unknown = _answer(browser, method, rule, dict.fromkeys(rule.arguments, MISSING))
        for kinds in fillings(rule, world.ids):
            if any((rule.endpoint, kind) in MEANT_FOR_ALL | MEANT_FOR_SOME for kind in kinds.values()):
                continue
            if name == "admin" and rule.endpoint.startswith("admin_people."):
                continue
            if rule.endpoint == "asks.give_thanks" and kinds["answer_id"] == "own answer" and name == "bob":
                continue  # Bob put that question
            real = {part: world.ids[kind] for part, kind in kinds.items()}
            if _answer(browser, method, rule, real) != unknown:
                told.append((method, rule.endpoint, kinds))
    assert not told


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_changes_a_row_of_anns(name: str, app: Flask, world: World, visitor, database: Database):
    ann = world.people["ann"].id
    browser, before = visitor(name), owned(database, ann)
    for _method, rule in routes(app, "POST"):
        for values in fillings(rule, world.ids.values()):
            if name != "admin" or not rule.endpoint.startswith(OF_ADMINISTRATORS):
                browser.post(address(rule, values), data=FORM)
    after = owned(database, ann)
    assert after == before


def test_the_owner_does_reach_what_is_hers(app: Flask, world: World, visitor):
    browser = visitor("ann")
    assert browser.get(f"/pln/members/{world.ids['member']}/remove").status_code == 200
    assert browser.get(f"/profiles/{world.ids['profile']}").status_code == 200


def _answer(browser, method: str, rule, values: dict[str, str]) -> tuple[int, str, str]:
    """Status, way on and page; an id that the answer merely repeats says nothing."""
    got = browser.open(address(rule, values), method=method, data=FORM if method == "POST" else None)
    text, way = without_tokens(got.text), got.headers.get("Location", "")
    for value in values.values():
        text, way = text.replace(value, "ID"), way.replace(value, "ID")
    return got.status_code, way, text
