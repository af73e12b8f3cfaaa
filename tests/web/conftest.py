"""A site with a small company, and browsers that are logged in to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.models import Person
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.makers import NOW, Company, empty_database

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return empty_database(tmp_path)


@pytest.fixture
def company(database: Database) -> Iterator[Company]:
    """Makers on one open session; `company.session.commit()` makes it visible to the site."""
    with database.writer() as session:
        yield Company(session=session)


@pytest.fixture
def app(tmp_path: Path, database: Database) -> Flask:
    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    made = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False  # tests/web/test_login_csrf.py guards the guard
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def log_in_as(app: Flask, company: Company) -> Callable[[Person], FlaskClient]:
    """A browser in which this person is logged in; what the company holds so far is committed."""

    def log_in(person: Person) -> FlaskClient:
        token = start_session(company.session, person.id, NOW)
        company.session.commit()
        browser = app.test_client()
        browser.set_cookie(SESSION_COOKIE, token)
        return browser

    return log_in


@pytest.fixture
def queries(database: Database) -> Callable[[], list[str]]:
    """The SELECT statements since the test asked for this fixture."""
    heard: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def hear(_connection, _cursor, statement, *_more):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append(statement)

    return lambda: heard
