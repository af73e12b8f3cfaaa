"""Whoever the directory switches off is out at once (T53), and nothing needless is stored (T56)."""

from datetime import timedelta
from pathlib import Path

import pytest

from plnhub.access.passwords import make_password_link
from plnhub.access.sessions import start_session
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.models import Person
from plnhub.web.identity import SESSION_COOKIE
from plnhub.wiring import Hub
from tests.attacks.routes import routes, rows
from tests.directory.makers import NOW, csv_settings, entry, ldif_settings, person, synced, write_rows
from tests.makers import empty_database

pytestmark = pytest.mark.authz

SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
OPEN = ("client_metadata", "health", "language", "login", "styleguide", "webmention")
STAFF = ("ann,Ann,ann@x.example,,,,yes", "bob,Bob,bob@x.example,,,,yes")
ANN_OFF = ("ann,Ann,ann@x.example,,,,no", STAFF[1])
NEEDLESS = {
    "telephoneNumber": "+49 30 zqphone",
    "homePhone": "+49 30 zqhome",
    "homePostalAddress": "zqstreet 1",
    "mobile": "zqmobile",
    "employeeNumber": "zqnumber",
    "jpegPhoto": "zqphoto",
    "userPassword": "{SSHA}zqpassword",
    "description": "zqdescription",
    "carLicense": "zqcar",
    "preferredLanguage": "zqlanguage",
    "roomNumber": "zqroom",
    "initials": "zqinitials",
    "labeledURI": "https://zquri.example",
}
STORED = {
    *("id", "public_id", "source", "source_key", "uid", "name", "mail", "title", "level", "division"),
    *("location", "employee_type", "start_date", "end_date", "dimensions", "team_id", "manager_id"),
    *("manager_text", "dn", "disabled", "state", "state_since", "missing_runs", "source_hash"),
    *("parent_team", "uid_mark", "dn_mark", "photo_mark"),
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return empty_database(tmp_path)


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    made = csv_settings(tmp_path, *STAFF, secret_key=SECRET)
    synced(made, database)
    return made


def browser_of(settings: Settings, database: Database, uid: str):
    hub = Hub(settings=settings, database=database, now=lambda: NOW + timedelta(minutes=5))
    app = create_app(settings, hub)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    with database.writing() as session:
        browser.set_cookie(SESSION_COOKIE, start_session(session, person(database, uid).id, NOW))
    return browser


def test_a_session_is_dead_with_the_sync_that_switches_its_owner_off(
    settings: Settings, database: Database, tmp_path: Path
):
    browser = browser_of(settings, database, "ann")
    assert browser.get("/me").status_code == 200
    write_rows(tmp_path, *ANN_OFF)
    synced(settings, database, NOW + timedelta(minutes=1))
    answers = {
        browser.open(rule.rule, method=method).status_code
        for method, rule in routes(browser.application, "GET", "POST")
        if not rule.arguments and rule.endpoint.split(".")[0] not in OPEN
    }
    assert answers == {302, 401}
    assert browser.get("/me").headers["Location"].startswith("/login")


def test_everybody_else_stays_in(settings: Settings, database: Database, tmp_path: Path):
    browser = browser_of(settings, database, "bob")
    write_rows(tmp_path, *ANN_OFF)
    synced(settings, database, NOW + timedelta(minutes=1))
    assert browser.get("/me").status_code == 200


def test_a_password_link_of_a_leaver_opens_nothing(settings: Settings, database: Database, tmp_path: Path):
    with database.writing() as session:
        token = make_password_link(session, person(database, "ann").id, NOW)
    browser = browser_of(settings, database, "bob")
    assert browser.get(f"/password/{token}").status_code == 200
    write_rows(tmp_path, *ANN_OFF)
    synced(settings, database, NOW + timedelta(minutes=1))
    assert browser.get(f"/password/{token}").status_code == 404


def test_colleagues_no_longer_find_a_leaver(settings: Settings, database: Database, tmp_path: Path):
    ann = person(database, "ann").public_id
    write_rows(tmp_path, *ANN_OFF)
    synced(settings, database, NOW + timedelta(minutes=1))
    browser = browser_of(settings, database, "bob")
    assert browser.get(f"/people/{ann}").status_code == 404
    assert ann not in browser.get("/people?q=ann").text


def test_a_person_is_stored_in_these_columns_and_no_others():
    assert set(Person.__table__.columns.keys()) == STORED


def test_nothing_of_a_needless_attribute_reaches_any_table(tmp_path: Path, database: Database):
    lines = [f"{name}: {value}" for name, value in NEEDLESS.items()]
    synced(ldif_settings(tmp_path, entry("ann", *lines)), database)
    assert person(database, "ann").name == "ann"
    assert "zq" not in str(rows(database))
