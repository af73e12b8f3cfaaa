"""My profiles in the browser: link, prove, choose, unlink; nobody else's, and by one's own form alone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from connectors.contract import Challenge
from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.jobs import tasks
from plnhub.jobs.runner import run_job
from plnhub.models import Job, Person, Profile, ProfileState
from plnhub.models.ledger import Activity
from plnhub.web import outside
from plnhub.wiring import Hub
from tests.connectors.conformance import lenient
from tests.connectors.replay import Replay, World, world_of
from tests.makers import NOW, Company
from tests.profiles.world import show
from tests.web.conftest import SECRET

WORLD = world_of("mastodon")
LogIn = Callable[[Person], FlaskClient]


@pytest.fixture(params=["mastodon"])
def world(request: pytest.FixtureRequest) -> World:
    return world_of(request.param)


@pytest.fixture
def network(world: World) -> Replay:
    """The recorded network, at the hub's own time."""
    return replace(world.http(), at=NOW)


@pytest.fixture
def site(tmp_path: Path, database: Database, network: Replay, world: World) -> Hub:
    hub = Hub(
        settings=Settings(data_dir=tmp_path, secret_key=SECRET),
        database=database,
        now=lambda: NOW,
        replayed=network,
    )
    hub.__dict__["connectors"] = {world.network: world.connector}
    return hub


@pytest.fixture
def app(site: Hub) -> Flask:
    made = create_app(site.settings, site)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def ann(company: Company) -> Person:
    return company.person("Ann Example")


@pytest.fixture
def browser(log_in_as: LogIn, ann: Person) -> FlaskClient:
    return log_in_as(ann)


@pytest.fixture
def linked(browser: FlaskClient, world: World) -> str:
    """The address of a profile that waits for its proof."""
    sent = browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    return sent.location


@pytest.fixture
def proven(browser: FlaskClient, linked: str, database: Database, network: Replay, world: World) -> str:
    publish_code(database, network, world)
    browser.post(f"{linked}/verify", data={"method": "bio_token"})
    return linked


def publish_code(database: Database, network: Replay, world: World) -> None:
    code = only(database, Profile, Profile.host == world.ref.host).challenge
    show(network, world, Challenge(kind="bio_token", expires_at=NOW, token=code))


def only(database: Database, model, *where):
    with database.reading() as session:
        return session.scalars(select(model).where(*where)).one()


def profile(database: Database) -> Profile:
    return only(database, Profile, Profile.host == WORLD.ref.host)


def test_without_a_profile_the_page_says_what_one_is_for(browser):
    assert "No account yet" in browser.get("/profiles").text


def test_a_linked_account_waits_for_its_proof(browser, linked, database):
    assert profile(database).state == ProfileState.PENDING


def test_the_page_shows_the_code_to_publish(browser, linked, database):
    assert str(profile(database).challenge) in browser.get(linked).text


def test_the_page_shows_the_address_for_a_link_back(browser, linked, ann):
    assert f"http://127.0.0.1:8000/people/{ann.public_id}" in browser.get(linked).text


def test_a_published_code_proves_the_account(proven, database):
    assert profile(database).state == ProfileState.VERIFIED


def test_a_code_that_is_not_there_is_said_in_words(browser, linked):
    browser.post(f"{linked}/verify", data={"method": "bio_token"})
    assert "The code was not found there." in browser.get(linked).text


def test_a_way_of_proof_that_the_network_does_not_have_is_not_found(browser, linked):
    assert browser.post(f"{linked}/verify", data={"method": "oauth"}).status_code == 404


def test_a_new_code_replaces_the_one_before(browser, linked, database):
    before = profile(database).challenge
    browser.post(f"{linked}/code")
    assert profile(database).challenge != before


@pytest.mark.parametrize(
    ("network_key", "address"),
    [("mastodon", ""), ("mastodon", "x" * 2001), ("mastodon", "no account"), ("myspace", "tom")],
)
def test_what_names_no_account_is_refused_with_a_reason(browser, network_key, address):
    sent = browser.post("/profiles", data={"network": network_key, "address": address})
    assert (sent.status_code, 'class="error"' in sent.text) == (400, True)


def test_all_three_switches_are_off_at_first(browser, proven):
    assert " checked" not in browser.get(proven).text


def test_an_account_that_is_not_proven_has_no_switches(browser, linked):
    assert 'role="switch"' not in browser.get(linked).text


@pytest.mark.parametrize("name", ["mirror", "show", "count"])
def test_each_switch_is_kept_by_itself(browser, proven, database, name):
    browser.post(f"{proven}/switches", data={name: "1"})
    on = {each: getattr(profile(database), f"{each}_on") for each in ("mirror", "show", "count")}
    assert on == {each: each == name for each in on}


def test_only_the_switches_come_from_the_form(browser, proven, database, ann):
    before = profile(database)
    browser.post(
        f"{proven}/switches",
        data={
            **{"person_id": "999", "owner_id": "999", "state": "gone", "account_id": "1", "consent_by": "x"},
            **{"network": "github", "reads_since": "2000-01-01", "cursor": "x", "role": "admin", "k": "1"},
        },
    )
    after = profile(database)
    kept = ("person_id", "state", "account_id", "network", "reads_since", "cursor", "proof_method")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}


def test_a_pending_profile_cannot_be_switched_on(browser, linked, database):
    browser.post(f"{linked}/switches", data={"mirror": "1", "count": "1", "show": "1"})
    assert (profile(database).mirror_on, profile(database).reads_since) == (False, None)


def test_switching_on_reads_the_account_at_once(browser, proven, database, site, network, world):
    browser.post(f"{proven}/switches", data={"count": "1"})
    network.answers |= lenient(world, NOW).answers
    job = only(database, Job)
    assert (job.name, tasks.poll_profile.__name__, run_job(site, job.public_id)) == (
        "poll_profile",
        "poll_profile",
        True,
    )


def test_switching_off_erases_what_was_read(browser, proven, database, site, network, world):
    browser.post(f"{proven}/switches", data={"count": "1"})
    run_job(site, only(database, Job).public_id)
    browser.post(f"{proven}/switches", data={"show": "1"})
    with database.reading() as session:
        assert session.scalars(select(Activity)).all() == []


def test_unlinking_asks_once_more(browser, linked):
    assert "Unlink and erase" in browser.get(f"{linked}/unlink").text


def test_an_unlinked_account_is_gone(browser, linked):
    browser.post(f"{linked}/unlink")
    assert browser.get(linked).status_code == 404


@pytest.mark.authz
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("get", "/unlink"),
        ("post", "/code"),
        ("post", "/verify"),
        ("post", "/switches"),
        ("post", "/unlink"),
    ],
)
def test_somebody_elses_profile_is_not_found(company, log_in_as, linked, method, path):
    stranger = log_in_as(company.person("Bob Stranger"))
    assert getattr(stranger, method)(linked + path).status_code == 404


def test_a_third_look_up_at_a_time_is_asked_to_come_back(browser, world):
    with outside.LINES, outside.LINES:
        sent = browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    assert sent.status_code == 503


def test_the_database_is_free_while_a_network_answers(browser, network, database, world, ann):
    def write(answer):
        with database.writing() as session:
            session.get_one(Person, ann.id).title = "Written meanwhile"
        return answer

    network.change = write
    browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    assert only(database, Person, Person.id == ann.id).title == "Written meanwhile"


def test_a_network_that_does_not_answer_is_said_in_words(browser, network, world):
    network.change = lambda answer: replace(answer, status=503)
    sent = browser.post("/profiles", data={"network": world.network, "address": world.read["typed"]})
    assert "did not answer" in sent.text
