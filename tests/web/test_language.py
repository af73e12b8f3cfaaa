"""A page speaks the language its reader chose, or the one the browser asks for, or the one of the setting."""

import pytest

from plnhub.access.roles import grant_role
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.models import Role
from plnhub.web.language import LANGUAGE_COOKIE
from plnhub.wiring import Hub
from tests.dashboards.makers import publish_something
from tests.makers import NOW
from tests.translations import needs_translations
from tests.web.conftest import SECRET

GERMAN = {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}


@pytest.fixture(autouse=True)
def compiled():
    needs_translations()


@pytest.fixture
def maya(company, log_in_as):
    return log_in_as(company.newcomer("Maya Lindqvist"))


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de-CH,de;q=0.9", "de"), ("en-GB", "en"), ("fr,de;q=0.5", "de"), ("fr", "en"), ("", "en"), ("*", "en")],
)
def test_the_browser_decides_as_long_as_the_reader_did_not(client, asked, spoken):
    page = client.get("/login", headers={"Accept-Language": asked}).text
    assert f'<html lang="{spoken}"' in page


def test_the_log_in_page_speaks_german(client):
    page = client.get("/login", headers=GERMAN).text
    assert "Nimm den Namen und das Passwort deines Firmenkontos." in page


def test_the_first_page_speaks_german(maya):
    page = maya.get("/", headers=GERMAN).text
    assert "Hallo, Maya" in page
    assert "Dein nächster Schritt" in page


def test_the_leadership_page_speaks_german_in_its_pictures_too(company, log_in_as):
    lea = company.person("Lea Leader")
    grant_role(company.session, lea.id, Role.LEADER, "test", NOW)
    publish_something(company.session)
    page = log_in_as(lea).get("/flow/", headers=GERMAN).text
    assert "Offenheit im Lauf der Zeit" in page
    assert "März 2026" in page


def test_an_error_speaks_german(client):
    assert "Nicht gefunden" in client.get("/no-such-page", headers=GERMAN).text


def test_a_choice_outlives_the_visit_and_beats_the_browser(client):
    client.post("/language", data={"lang": "de", "next": "/login"})
    assert '<html lang="de"' in client.get("/login", headers={"Accept-Language": "en"}).text


def test_whoever_chooses_comes_back_to_the_same_page(client):
    answer = client.post("/language", data={"lang": "de", "next": "/login?next=/asks"})
    assert (answer.status_code, answer.location) == (303, "/login?next=/asks")


def test_whoever_chooses_is_never_sent_to_another_site(client):
    answer = client.post("/language", data={"lang": "de", "next": "https://evil.example/"})
    assert answer.location == "/"


@pytest.mark.parametrize("lang", ["", "fr", "../../etc", "DE"])
def test_a_language_that_the_hub_does_not_speak_is_refused(client, lang):
    answer = client.post("/language", data={"lang": lang})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_a_cookie_that_somebody_wrote_by_hand_changes_nothing(client):
    client.set_cookie(LANGUAGE_COOKIE, "../../etc")
    assert '<html lang="en"' in client.get("/login").text


def test_the_setting_decides_for_a_browser_that_asks_for_nothing(tmp_path, database):
    settings = Settings(data_dir=tmp_path, secret_key=SECRET, language="de")
    app = create_app(settings, Hub(settings=settings, database=database, now=lambda: NOW))
    assert '<html lang="de"' in app.test_client().get("/login").text


@pytest.mark.parametrize(("asked", "offered"), [("en", "Deutsch"), ("de", "English")])
def test_every_visitor_is_offered_the_other_language_in_its_own_words(client, asked, offered):
    page = client.get("/login", headers={"Accept-Language": asked}).text
    assert f"{offered}</button>" in page


def test_whoever_is_logged_in_finds_the_other_language_in_the_account_menu(maya):
    page = maya.get("/asks?show=mine").text
    assert 'name="next" value="/asks?show=mine"' in page
    assert "Deutsch</button>" in page


def test_a_file_for_machines_is_the_same_in_every_language(company, log_in_as):
    lea = company.person("Lea Leader")
    grant_role(company.session, lea.id, Role.LEADER, "test", NOW)
    publish_something(company.session)
    browser = log_in_as(lea)
    german = browser.get("/flow/openness.csv", headers=GERMAN).text
    assert german == browser.get("/flow/openness.csv").text
    assert '"0.3"' in german
