"""The site of the web tests, filled with a world worth attacking, and a browser for each role."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plnhub.models import Person
from tests.attacks.world import World, build
from tests.makers import Company
from tests.web.conftest import app, client, company, database, log_in_as, queries

__all__ = ["app", "client", "company", "database", "log_in_as", "queries"]


@pytest.fixture
def world(company: Company) -> World:
    return build(company)


@pytest.fixture
def visitor(
    app: Flask, world: World, log_in_as: Callable[[Person], FlaskClient]
) -> Callable[[str], FlaskClient]:
    """A browser by the name of its person; a crash shows as the page that a visitor would get."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def visit_as(name: str) -> FlaskClient:
        return app.test_client() if name == "nobody" else log_in_as(world.people[name])

    return visit_as
