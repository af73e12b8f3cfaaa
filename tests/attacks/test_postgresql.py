"""What SQLite shrugs at and PostgreSQL refuses: signs of value zero, numbers beyond its own (T50)."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.attacks.routes import FORM, routes
from tests.attacks.world import World, build
from tests.makers import NOW, Company

pytestmark = [pytest.mark.postgres, pytest.mark.authz]

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
REFUSED = ("%00", "a%00b", "%ed%a0%80", "9" * 400)
TAKEN = ("%f0%9f%98%80", "%5c", "'", "%25")
ADDRESS = ("x@example.org", "x\x00@example.org")
QUERY = ("before", "period", "q", "show", "uid", "network", "next", "theme")


@pytest.fixture
def database(postgres_database: Database) -> Database:
    return postgres_database


@pytest.fixture
def world(database: Database) -> World:
    with database.writer() as session:
        return build(Company(session=session))


@pytest.fixture
def app(tmp_path: Path, database: Database) -> Flask:
    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    made = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    made.config |= {"WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False}
    return made


@pytest.fixture
def browser(app: Flask, database: Database, world: World) -> FlaskClient:
    client = app.test_client()
    with database.writing() as session:
        client.set_cookie(SESSION_COOKIE, start_session(session, world.people["root"].id, NOW))
    return client


@pytest.mark.parametrize("signs", [REFUSED, pytest.param(TAKEN, marks=pytest.mark.full)])
def test_no_odd_sign_in_an_address_a_query_or_a_field_crashes_a_page(
    app: Flask, browser: FlaskClient, signs: tuple[str, ...]
):
    crashed = set()
    for odd in signs:
        query = "&".join(f"{part}={odd}" for part in QUERY)
        body = "&".join(f"{part}={odd}" for part in (*FORM, "network", "method", "confirmed_removals"))
        for method, rule in routes(app, "GET", "POST"):
            path = rule.rule
            for part in rule.arguments:
                path = path.replace(f"<{part}>", odd)
            for sent in (path, f"{path}?{query}"):
                kind = "application/x-www-form-urlencoded"
                answer = browser.open(sent, method=method, data=body, content_type=kind)
                if answer.status_code == 500:
                    crashed.add((method, rule.endpoint, odd))
    assert sorted(crashed) == []


@pytest.mark.parametrize("part", sorted(FORM))
def test_no_field_takes_a_sign_of_value_zero(part: str, app: Flask, browser: FlaskClient, world: World):
    posts = [rule for _post, rule in routes(app, "POST")]
    crashed = []
    for rule in posts:
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(
                f"<{argument}>", world.ids["ask" if rule.endpoint[:4] == "asks" else "person"]
            )
        sent = FORM | {part: "a\x00b", "address": ADDRESS[part == "address"]}
        if browser.post(path, data=sent).status_code == 500:
            crashed.append(rule.endpoint)
    assert crashed == []
