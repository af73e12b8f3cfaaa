"""Who may use a route: every blueprint states exactly one rule, and what states none is refused."""

from enum import StrEnum
from typing import cast

from flask import Blueprint, Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from plnhub.access.freshness import is_confirmed
from plnhub.access.ldap_bind import binds_at_directory
from plnhub.access.roles import roles_of
from plnhub.errors import Unavailable
from plnhub.models import Person, Role
from plnhub.web.context import db, hub
from plnhub.web.identity import current_login, current_person
from plnhub.words import marked

UNCONFIRMED = marked(
    "The directory has not confirmed your role within the last hour; log in again or try later."
)


class Rule(StrEnum):
    """PUBLIC needs no log-in; each other rule names the role that it asks for."""

    PUBLIC = "public"
    EMPLOYEE = "employee"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


class GuardedBlueprint(Blueprint):
    """A blueprint with its access rule."""

    def __init__(self, name: str, import_name: str, rule: Rule, url_prefix: str | None = None) -> None:
        super().__init__(name, import_name, url_prefix=url_prefix)
        self.rule = rule


def me() -> Person:
    """The person who is logged in; only for views behind a rule other than PUBLIC."""
    person = current_person()
    if person is None:
        abort(401)
    return person


def my_roles() -> frozenset[Role]:
    """The roles of whoever asks, read once per request; none for a visitor who is not logged in."""
    if "roles" not in g:
        person = current_person()
        g.roles = roles_of(db(), person.id) if person else frozenset()
    return cast(frozenset[Role], g.roles)


def is_allowed(rule: Rule, roles: frozenset[Role]) -> bool:
    """Whether somebody with `roles` passes `rule`; no role implies another."""
    return rule is Rule.PUBLIC or Role(rule.value) in roles


def install_access(app: Flask) -> None:
    """Check the rule before every request; unknown blueprints are refused, pages ask for log-in first."""

    @app.before_request
    def check_rule() -> Response | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        blueprint = app.blueprints.get(request.blueprint or "")
        if not isinstance(blueprint, GuardedBlueprint):
            abort(403)
        return _decide(blueprint.rule)


def _decide(rule: Rule) -> Response | None:
    if rule is Rule.PUBLIC:
        return None
    person = current_person()
    if person is None:
        if request.method == "GET":
            return redirect(url_for("login.form", next=request.full_path.rstrip("?")))
        abort(401)
    if not is_allowed(rule, my_roles()):
        abort(403)
    if rule is not Rule.EMPLOYEE and not _is_lately_confirmed():
        raise Unavailable(UNCONFIRMED)
    return None


def _is_lately_confirmed() -> bool:
    """Powerful pages outlive a directory outage by an hour at most (attack T54)."""
    login = current_login()
    binds = binds_at_directory(hub().directory_shown)
    return login is not None and is_confirmed(db(), login, hub().now(), directory_binds=binds)
