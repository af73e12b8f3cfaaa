"""The site of a firm, with browsers of its people."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from plnhub.access.roles import grant_role
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.models import Person, Role
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.makers import NOW
from tests.publishing.firm import Firm

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"


def site_of(firm: Firm) -> Flask:
    settings = Settings(data_dir=firm.folder, secret_key=SECRET)
    app = create_app(settings, Hub(settings=settings, database=firm.database, now=lambda: NOW))
    app.testing = True
    return app


def browser_of(firm: Firm, app: Flask, name: str, *roles: Role) -> FlaskClient:
    """Somebody who is in the directory but in no figure, logged in with these roles."""
    browser = app.test_client()
    browser.set_cookie(SESSION_COOKIE, session_of(firm, name, *roles))
    return browser


def session_of(firm: Firm, name: str, *roles: Role) -> str:
    """The cookie of somebody who is logged in with these roles."""
    with firm.database.writing() as session:
        person = Person(uid=name.casefold(), source_key=name, name=name, state_since=NOW)
        session.add(person)
        session.flush()
        for role in roles:
            grant_role(session, person.id, role, "test", NOW)
        return start_session(session, person.id, NOW)
