"""Every route states who may use it, and every role gets exactly what the table says, refusals included."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plnhub.models import Person, Role, RoleGrant
from plnhub.web.access import GuardedBlueprint, Rule
from tests.makers import NOW, Company

pytestmark = pytest.mark.authz

TABLE = {
    Rule.PUBLIC: {"client_metadata", "health", "language", "login", "styleguide", "webmention"},
    Rule.EMPLOYEE: {
        "home",
        "people",
        "pln",
        "asks",
        "mirror",
        "onboarding",
        "me",
        "profiles",
        "circles",
        "permissions",
        "archives",
        "opml",
    },
    Rule.LEADER: {"dashboards"},
    Rule.ADMIN: {"admin", "admin_networks", "admin_people"},
    Rule.AUDITOR: {"audit"},
}
ROLES: dict[str, set[Role]] = {
    "nobody": set(),
    "employee": {Role.EMPLOYEE},
    "leader": {Role.EMPLOYEE, Role.LEADER},
    "admin": {Role.EMPLOYEE, Role.ADMIN},
    "auditor": {Role.EMPLOYEE, Role.AUDITOR},
}
LEAVES = "login.leave"  # ends the visit: tested with the log-in
FILLERS = {
    "token": "x" * 43,
    "public_id": "0" * 32,
    "key": "learning",
    "filename": "app.css",
    "network": "github",
}


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Endpoint, method and a real address of every route."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == LEAVES:
                continue
            values = {name: FILLERS.get(name, "0" * 32) for name in rule.arguments}
            address = rule.build(values, append_unknown=False)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                found.append((rule.endpoint, method, address[1] if address else rule.rule))
    return found


@pytest.fixture
def visitor(
    client: FlaskClient,
    company: Company,
    log_in_as: Callable[[Person], FlaskClient],
) -> Callable[[str], FlaskClient]:
    def visit_as(kind: str) -> FlaskClient:
        if kind == "nobody":
            return client
        person = company.person(f"{kind} person")
        for role in ROLES[kind] - {Role.EMPLOYEE}:
            grant = RoleGrant(person_id=person.id, role=role, origin="admin", granted_by="t", granted_at=NOW)
            company.session.add(grant)
        return log_in_as(person)

    return visit_as


def test_every_blueprint_stands_in_the_table_with_its_rule(app: Flask):
    stated = {
        name: blueprint.rule
        for name, blueprint in app.blueprints.items()
        if isinstance(blueprint, GuardedBlueprint)
    }
    assert stated == {name: rule for rule, names in TABLE.items() for name in names}
    assert set(app.blueprints) == set(stated)


def test_a_route_outside_every_blueprint_is_refused(app: Flask):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/forgotten").status_code == 403


@pytest.mark.parametrize("kind", ROLES)
def test_each_role_gets_exactly_its_routes(kind: str, app: Flask, visitor):
    browser = visitor(kind)
    wrong = []
    for endpoint, method, address in routes(app):
        rule = app.blueprints[endpoint.split(".")[0]].rule
        answer = browser.open(address, method=method)
        if is_refused(rule, answer) == is_allowed(rule, kind) or answer.status_code == 500:
            wrong.append((endpoint, method, answer.status_code))
    assert not wrong


def is_allowed(rule: Rule, kind: str) -> bool:
    return rule is Rule.PUBLIC or Role(rule.value) in ROLES[kind]


def is_refused(rule: Rule, answer) -> bool:
    """A public form may answer 401 to a wrong password; elsewhere 401 or the way to the log-in is a no."""
    if rule is Rule.PUBLIC:
        return answer.status_code == 403
    sent_to_login = answer.status_code in (302, 303) and "/login" in answer.headers.get("Location", "")
    return answer.status_code in (401, 403) or sent_to_login


@pytest.mark.parametrize("variant", ["{}/", "/{}", "{}?x=1", "{}%2f", "{}/.", "{};x"])
def test_no_other_spelling_of_an_address_opens_more(variant: str, app: Flask, visitor):
    browser = visitor("employee")
    opened = []
    for endpoint, method, address in routes(app):
        rule = app.blueprints[endpoint.split(".")[0]].rule
        if rule in (Rule.LEADER, Rule.ADMIN, Rule.AUDITOR) and method == "GET":
            answer = browser.get(variant.format(address if variant != "/{}" else address.lstrip("/")))
            if answer.status_code == 200:
                opened.append((endpoint, variant))
    assert not opened


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override"])
def test_a_method_override_does_nothing(header: str, app: Flask, visitor):
    answer = visitor("employee").get("/logout", headers={header: "POST"})
    assert answer.status_code == 405
