"""A small site with a few people, and a browser that logs in to it."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from plnhub.access.login import Gate
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.identity import current_person
from plnhub.web.login import GATE
from plnhub.wiring import Hub
from tests.access.makers import (
    NOW,
    PASSWORD,
    FakeDirectory,
    give_password,
    make_gate,
    make_person,
    new_database,
)

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Site:
    """The application, its database, its people and its clock."""

    app: Flask
    database: Database
    settings: Settings
    people: dict[str, int] = field(default_factory=dict)
    now: datetime = NOW

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def address(self, path: str) -> str:
        return self.settings.base_url + path


def make_site(
    folder: Path, directory: FakeDirectory | None = None, lock_threshold: int = 10, **settings: Any
) -> Site:
    """Ann has a local password, Bob a demo password; `directory` takes over where it is given."""
    chosen = Settings(data_dir=folder, secret_key=SECRET, **settings)  # type: ignore[arg-type]
    database = new_database(folder)
    site = Site(app=Flask("placeholder"), database=database, settings=chosen)
    site.app = create_app(chosen, Hub(settings=chosen, database=database, now=lambda: site.now))
    gate: Gate = make_gate(database, directory, lock_threshold)
    site.app.extensions[GATE] = gate
    site.people = {"ann": make_person(database, "ann"), "bob": make_person(database, "bob")}
    give_password(database, site.people["ann"])
    give_password(database, site.people["bob"], demo=True)
    _add_inner_page(site.app)
    return site


def make_secure_site(folder: Path) -> Site:
    """The same site as a company would run it: public, over https."""
    return make_site(folder, base_url="https://hub.example", bind="0.0.0.0:8000")


def _add_inner_page(app: Flask) -> None:
    """A page behind log-in that says who is there."""
    inner = GuardedBlueprint("inner", __name__, Rule.EMPLOYEE)

    @inner.route("/inner", methods=["GET", "POST"])
    def who() -> str:
        person = current_person()
        return f'{person.uid if person else "nobody"} <input name="csrf_token" value="{generate_csrf()}">'

    app.register_blueprint(inner)


def form_token(site: Site, browser: FlaskClient, path: str = "/login") -> str:
    found = TOKEN.search(browser.get(path, base_url=site.settings.base_url).text)
    assert found, "the page has no form"
    return found.group(1)


def log_in(site: Site, browser: FlaskClient, name: str = "ann", **fields: Any) -> TestResponse:
    """Fill in the form and send it, as a browser of this site does."""
    headers = fields.pop("headers", {})
    environ = fields.pop("environ", {})
    token = fields.pop("csrf_token", "") or form_token(site, browser)
    sent = {"name": name, "password": PASSWORD, "csrf_token": token} | fields
    return browser.post(
        "/login", data=sent, headers=headers, environ_overrides=environ, base_url=site.settings.base_url
    )


def who_is_in(site: Site, browser: FlaskClient) -> str | None:
    answer = browser.get("/inner", base_url=site.settings.base_url)
    return answer.text.split()[0] if answer.status_code == 200 else None


def log_out(site: Site, browser: FlaskClient) -> TestResponse:
    fields = {"csrf_token": form_token(site, browser, "/inner")}
    return browser.post("/logout", data=fields, base_url=site.settings.base_url)


def cookie_of(browser: FlaskClient, name: str, domain: str = "127.0.0.1") -> str:
    """The value of a cookie that this browser holds."""
    found = browser.get_cookie(name, domain)
    assert found, f"there is no cookie {name}"
    return found.value
