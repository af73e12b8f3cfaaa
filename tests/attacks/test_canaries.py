"""Words planted in private fields come out nowhere but at their owner (T21, T22)."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from structlog.testing import capture_logs

from plnhub.db import Database
from tests.attacks.routes import FORM, address, fillings, routes, rows
from tests.attacks.world import CANARY, OTHERS, World

pytestmark = pytest.mark.privacy

MAY_SAY = {"person", "field_lock", "pln_member", "actor", "activity", "profile", "mirror"}
CORRECTED_BY_HAND = {"admin": ("lock", "dimension")}
"""Administrators correct fields, and lock them with a reason; that is all that they see of a person's own."""
QUERIES = ("q=zqcanary", "q=ann", "show=answered", "show=mine", "uid=ann.owner", "period=2026-02", "before=9")


def crawl(app: Flask, browser: FlaskClient, world: World) -> Iterator[tuple[str, str]]:
    """Every page with every id of Ann's, then all that these link to: address and the whole answer."""
    ids = [*world.ids.values(), "learning", "border"]
    todo = {address(rule, values) for _get, rule in routes(app, "GET") for values in fillings(rule, ids)}
    todo |= {f"{path}?{query}" for path in list(todo) if path.count("/") == 1 for query in QUERIES}
    seen: set[str] = set()
    while todo - seen:
        path = min(todo - seen)
        seen.add(path)
        answer = browser.get(path)
        yield path, f"{answer.headers}\n{answer.text}"
        if answer.mimetype == "text/html":
            todo |= set(_links(path, answer.text))


def _links(base: str, text: str) -> Iterator[str]:
    for href in html.fromstring(text).xpath("//a/@href"):
        link = urlsplit(urljoin(f"http://localhost{base}", href))
        if link.netloc == "localhost" and not link.path.startswith("/static"):
            yield f"{link.path}?{link.query}".rstrip("?")


def hidden_from(name: str, world: World) -> list[str]:
    """Ann's words that nobody of this name may read."""
    return [word for word in world.secrets if not word.endswith(CORRECTED_BY_HAND.get(name, ("\0",)))]


@pytest.mark.parametrize("name", [*OTHERS, "cat", "nobody"])
def test_no_page_for_others_says_what_is_anns_alone(name: str, app: Flask, world: World, visitor):
    browser, hidden = visitor(name), hidden_from(name, world)
    found = {
        path: [word for word in hidden if word in text]
        for path, text in crawl(app, browser, world)
        if any(word in text for word in hidden)
    }
    assert not found


def test_the_crawl_itself_sees_what_the_owner_sees(app: Flask, world: World, visitor):
    text = " ".join(text for _path, text in crawl(app, visitor("ann"), world))
    for where in ("intent", "reason", "outsidename", "challenge", "profileurl", "mirror", "hiddenhandle"):
        assert any(word.endswith(where) and word in text for word in world.secrets), where


@pytest.mark.parametrize("name", OTHERS)
def test_answers_to_forms_say_nothing_either(name: str, app: Flask, world: World, visitor):
    browser, hidden = visitor(name), hidden_from(name, world)
    said = [
        rule.endpoint
        for _post, rule in routes(app, "POST")
        for values in fillings(rule, world.ids.values())
        for text in [browser.post(address(rule, values), data={key: "" for key in FORM}).text]
        if any(word in text for word in hidden)
    ]
    assert not said


def test_no_private_word_reaches_logs_jobs_audit_or_releases(
    app: Flask, world: World, visitor, database: Database
):
    ann = visitor("ann")
    secret = {key: f"{CANARY} of a form" for key in FORM if key not in ("kind", "role", "token")}
    with capture_logs() as lines:
        for _method, rule in routes(app, "POST"):
            ann.post(address(rule, dict.fromkeys(rule.arguments, world.ids["member"])), data=FORM | secret)
        app.view_functions["home.show"] = _broken
        assert ann.get("/").status_code == 500
    told = {name: table for name, table in rows(database).items() if CANARY in " ".join(table)}
    assert lines
    assert CANARY not in str(lines)
    assert set(told) - MAY_SAY == {"ask", "gift", "person_search"}  # what Ann said to all


def _broken() -> str:
    raise ValueError(f"{CANARY} in an error")
