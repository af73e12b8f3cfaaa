"""The pages to log in, to log out, and to choose a password with a one-time link."""

import math
from typing import cast

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from plnhub.access import passwords
from plnhub.access.gates import demo_is_allowed, gate_for
from plnhub.access.login import Attempt, Gate, LoginFailed, log_in
from plnhub.access.sessions import end_session
from plnhub.config import Settings
from plnhub.errors import Invalid, SettingsError, Unavailable
from plnhub.i18n import _
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import db, hub
from plnhub.web.identity import begin, browser_token, current_person, forget, remember, session_token
from plnhub.web.next_page import own_path
from plnhub.words import marked

GATE = "plnhub.gate"
GATE_SETTINGS = "plnhub.gate.settings"
LINK_DEAD = marked("This link was used before or is too old: ask an administrator for a new one.")

bp = GuardedBlueprint("login", __name__, Rule.PUBLIC)


@bp.get("/login")
def form() -> Response:
    wanted = own_path(request.args.get("next"))
    return redirect(wanted) if current_person() else _form(wanted)


@bp.post("/login")
def submit() -> Response:
    wanted = own_path(request.form.get("next"))
    try:
        logged_in = log_in(gate(), _attempt(), hub().now())
    except LoginFailed as failure:
        return _refused(wanted, failure)
    except Unavailable as failure:
        return _form(wanted, _(str(failure)), status=503)
    response = redirect(wanted, code=303)
    begin(response, logged_in.session_token)
    remember(response, logged_in.browser_token)
    return response


@bp.post("/logout")
def leave() -> Response:
    end_session(db(), session_token(), hub().now())
    db().commit()
    response = redirect(url_for(".form"), code=303)
    forget(response)
    flash(_("You are logged out."), "good")
    return response


@bp.get("/password/<token>")
def choose_password(token: str) -> Response:
    return _password_page(token)


@bp.post("/password/<token>")
def set_password(token: str) -> Response:
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        return _password_page(token, _("The two passwords differ."), status=400)
    try:
        person = passwords.use_password_link(db(), token, password, gate().hasher, hub().now())
    except Invalid as error:
        return _password_page(token, _(str(error)), status=400)
    if person is None:
        abort(404, _(LINK_DEAD))
    db().commit()
    flash(_("Your password is saved: log in with it now."), "good")
    return redirect(url_for(".form"), code=303)


def gate() -> Gate:
    """The log-in parts of this process, put together when first needed and after each change of settings."""
    parts, settings = current_app.extensions, _settings()
    if GATE not in parts or parts.get(GATE_SETTINGS, settings) != settings:
        parts[GATE] = gate_for(settings, hub().database, lambda text: hub().keys.tag("login", text))
        parts[GATE_SETTINGS] = settings
    return cast(Gate, parts[GATE])


def _settings() -> Settings:
    """Whoever has a password here gets in even while the directory's own is lost."""
    try:
        return hub().directory_settings
    except SettingsError:
        return hub().directory_shown


def _attempt() -> Attempt:
    return Attempt(
        name=request.form.get("name", ""),
        password=request.form.get("password", ""),
        address=request.remote_addr,
        browser_token=browser_token(),
        old_session_token=session_token(),
        demo_allowed=_demo_is_allowed(),
    )


def _demo_is_allowed() -> bool:
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    return demo_is_allowed(hub().settings, request.remote_addr, was_forwarded=forwarded)


def _refused(wanted: str, failure: LoginFailed) -> Response:
    seconds = math.ceil(failure.retry_after.total_seconds())
    response = _form(wanted, _(str(failure)), status=429 if seconds else 401)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _form(wanted: str, failure: str = "", status: int = 200) -> Response:
    demo = hub().settings.demo and _demo_is_allowed()
    return make_response(render_template("login/form.html", next=wanted, failure=failure, demo=demo), status)


def _password_page(token: str, complaint: str = "", status: int = 200) -> Response:
    person = passwords.person_of_link(db(), token, hub().now())
    if person is None:
        abort(404, _(LINK_DEAD))
    page = render_template("login/password.html", token=token, person=person, complaint=complaint)
    return make_response(page, status)
