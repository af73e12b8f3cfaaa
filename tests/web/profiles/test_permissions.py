"""Proving an account by signing in at its network, in the browser, and what a foreign page can do there."""

import logging
import re
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.jobs.permission_tasks import TAKE_BACK, ask_to_take_back
from plnhub.jobs.runner import run_job
from plnhub.models import Job, Person, Profile, ProfileState
from plnhub.wiring import Hub
from tests.makers import NOW
from tests.profiles.provider import HOST, Authority
from tests.web.conftest import SECRET
from tests.web.profiles.looking import only

pytestmark = pytest.mark.authz
CANARIES = ("access-canary", "refresh-canary", "hub-secret")


@pytest.fixture
def network() -> Authority:
    return Authority(at=NOW)


@pytest.fixture
def site(tmp_path: Path, database: Database, network: Authority) -> Hub:
    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    return Hub(settings=settings, database=database, now=lambda: NOW, replayed=network)


@pytest.fixture
def app(site: Hub) -> Flask:
    made = create_app(site.settings, site)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    return made


def begun(browser: FlaskClient, path: str = "/permissions", **form: str) -> str:
    """The address at the network that the page leads to."""
    page = browser.post(path, data={"network": "mastodon", "server": HOST} | form).text
    return unescape(re.search(rf'href="(https://{HOST}/oauth/[^"]+)"', page)[1])


def come_back(browser: FlaskClient, answer: dict[str, str]):
    door = sha256(f"mastodon:{HOST}".encode()).hexdigest()[:40]
    return browser.get(f"/permissions/doors/{door}", query_string=answer)


def proven(browser: FlaskClient, network: Authority, **form: str) -> str:
    """The address of the account that was proven by signing in."""
    return str(come_back(browser, network.visit(begun(browser, **form))).location)


def test_signing_in_links_and_proves_an_account(browser, network, database):
    where = proven(browser, network)
    assert (where, only(database, Profile).state) == (
        f"/profiles/{only(database, Profile).public_id}",
        ProfileState.VERIFIED,
    )


def test_the_server_may_be_given_as_a_whole_account(browser):
    assert begun(browser, server=f"@ada@{HOST}").startswith(f"https://{HOST}/oauth/authorize?")


def test_the_page_says_how_strong_the_proof_is(browser, network):
    assert "the network itself said that the account is yours" in browser.get(proven(browser, network)).text


def test_the_way_to_the_network_is_a_link_that_tells_it_nothing(browser):
    page = browser.post("/permissions", data={"network": "mastodon", "server": HOST})
    assert ('rel="noopener noreferrer"' in page.text, page.headers["Referrer-Policy"]) == (
        True,
        "no-referrer",
    )


def test_nothing_begins_by_looking(browser):
    assert browser.get("/permissions").status_code == 405


@pytest.mark.parametrize("network_key", ["", "myspace", "github", "feed", "hub"])
def test_a_network_where_nobody_can_sign_in_is_not_found(browser, network_key):
    assert browser.post("/permissions", data={"network": network_key}).status_code == 404


def test_the_answer_leaves_no_trace_in_the_address(browser, network):
    where = proven(browser, network)
    assert not set("?&=#") & set(where)


@pytest.mark.parametrize("more", [{"next": "https://evil.example"}, {"redirect_uri": "//evil.example"}])
def test_t14_the_answer_leads_to_our_own_page_alone(browser, network, more):
    where = come_back(browser, network.visit(begun(browser)) | more).location
    assert where.startswith("/profiles/")


def test_t36_a_forged_answer_changes_nothing(browser, network, database):
    where = come_back(browser, {"state": "x" * 43, "code": "stolen"}).location
    with database.reading() as session:
        assert (where, session.query(Profile).count()) == ("/profiles", 0)


def test_t36_an_answer_brought_by_another_person_is_refused(browser, network, company, log_in_as, database):
    answer = network.visit(begun(browser))
    come_back(log_in_as(company.person("Bob Birch")), answer)
    with database.reading() as session:
        assert session.query(Profile).count() == 0


def test_t36_an_answer_in_another_visit_of_the_same_person_is_refused(
    browser, network, ann, log_in_as, database
):
    answer = network.visit(begun(browser))
    come_back(log_in_as(ann), answer)
    with database.reading() as session:
        assert session.query(Profile).count() == 0


def test_an_answer_without_a_visit_asks_to_log_in(client, browser, network, database):
    sent = come_back(client, network.visit(begun(browser)))
    assert (sent.status_code, sent.location.startswith("/login")) == (302, True)


def test_a_no_is_said_in_words(browser, network):
    answer = network.visit(begun(browser))
    come_back(browser, {"state": answer["state"], "error": "access_denied"})
    assert "You did not give the permission" in browser.get("/profiles").text


def test_words_of_the_network_are_not_shown(browser, network):
    answer = network.visit(begun(browser))
    come_back(browser, {"state": answer["state"], "error": "<b>zqx", "error_description": "zqx pay here"})
    assert "zqx" not in browser.get("/profiles").text


@pytest.mark.parametrize("path", ["/permissions/{id}"])
def test_somebody_elses_account_cannot_be_proven(browser, network, company, log_in_as, database, path):
    proven(browser, network)
    stranger = log_in_as(company.person("Bob Birch"))
    address = path.format(id=only(database, Profile).public_id)
    assert stranger.post(address).status_code == 404


def test_a_network_that_is_down_is_said_in_words(browser, network):
    network.down = {"/api/v1/apps"}
    sent = browser.post("/permissions", data={"network": "mastodon", "server": HOST}, follow_redirects=True)
    assert "could not reach" in sent.text


def test_a_permission_to_read_is_kept_and_ended_with_the_switches(browser, network, database, site):
    where = proven(browser, network)
    come_back(browser, network.visit(begun(browser, f"/permissions/{where.split('/')[-1]}", reads="1")))
    kept = len(network.tokens)
    browser.post(f"{where}/switches", data={"mirror": "1"})
    browser.post(f"{where}/switches")
    ask_to_take_back(site)
    run_job(site, only(database, Job, Job.name == TAKE_BACK).public_id)
    assert (kept, network.tokens) == (1, {})


def test_an_unlinked_account_takes_its_permission_along(browser, network, database, site):
    where = proven(browser, network)
    come_back(browser, network.visit(begun(browser, f"/permissions/{where.split('/')[-1]}", reads="1")))
    browser.post(f"{where}/unlink")
    ask_to_take_back(site)
    run_job(site, only(database, Job, Job.name == TAKE_BACK).public_id)
    assert network.tokens == {}


def test_the_page_says_what_still_waits_to_end(browser, network, database, site):
    where = proven(browser, network)
    come_back(browser, network.visit(begun(browser, f"/permissions/{where.split('/')[-1]}", reads="1")))
    network.down = {"/oauth/revoke"}
    browser.post(f"{where}/unlink")
    ask_to_take_back(site)
    run_job(site, only(database, Job, Job.name == TAKE_BACK).public_id)
    assert "has not confirmed its end yet" in browser.get("/profiles").text


def test_nothing_is_asked_for_when_nothing_waits(site):
    assert not ask_to_take_back(site)


def test_t38_no_token_secret_or_state_is_logged_shown_or_stored(
    browser, network, database, site, caplog, capfd, tmp_path
):
    caplog.set_level(logging.DEBUG)
    network.life = 3600
    answer = network.visit(begun(browser))
    where = str(come_back(browser, answer).location)
    second = network.visit(begun(browser, f"/permissions/{where.split('/')[-1]}", reads="1"))
    network.down = {"/api/v1/accounts/verify_credentials"}
    come_back(browser, second)
    told = "".join(capfd.readouterr()) + caplog.text + browser.get(where).text + browser.get("/profiles").text
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    secret = [*CANARIES, answer["state"], second["state"]]
    assert [word for word in secret if word in told or word.encode() in stored] == []


@pytest.fixture
def ada99(database, ann: Person) -> None:
    """Ann has proven to be Ada99 at GitHub."""
    with database.writing() as session:
        profile = Profile(
            person_id=ann.id, network="github", host="github.com", account_id="7", handle="Ada99"
        )
        profile.state, profile.linked_at = ProfileState.VERIFIED, NOW
        session.add(profile)


def test_a_namesake_elsewhere_is_asked_about_and_never_linked(browser, ada99, database):
    shown = "https://gitlab.com/ada99" in browser.get("/profiles").text
    with database.reading() as session:
        assert (shown, session.query(Profile).count()) == (True, 1)


def test_a_no_to_a_suggestion_is_remembered(browser, ada99):
    browser.post("/profiles/not-me", data={"network": "gitlab", "name": "ada99"})
    assert "https://gitlab.com/ada99" not in browser.get("/profiles").text


def test_colleagues_are_asked_nothing_about_others_names(browser, ada99, company, log_in_as):
    assert "ada99" not in log_in_as(company.person("Ada99")).get("/profiles").text


def test_the_hub_describes_itself_to_whoever_asks(client, site):
    said = client.get("/permissions/client.json").json
    assert (said["client_id"], said["redirect_uris"]) == (
        f"{site.settings.base_url}/permissions/client.json",
        [f"{site.settings.base_url}/permissions/answer"],
    )
