"""A site in front of a recorded Mastodon, on which Ann has an account."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.models import Person
from plnhub.wiring import Hub
from tests.connectors.replay import Replay, World, world_of
from tests.makers import NOW, Company
from tests.web.conftest import SECRET
from tests.web.profiles.looking import publish_code

LogIn = Callable[[Person], FlaskClient]


@pytest.fixture
def world() -> World:
    return world_of("mastodon")


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
