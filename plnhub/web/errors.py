"""Error pages: what happened, what to do next, and a number to quote; never an inner detail."""

import secrets

import structlog
from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException, InternalServerError

from plnhub.errors import HubError, Invalid, NotFound, Unavailable

log = structlog.get_logger()
STATUS = {NotFound: 404, Invalid: 400, Unavailable: 503}


def install_errors(app: Flask) -> None:
    """One page for every error, with the right status."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HubError, _hub_error)
    app.register_error_handler(InternalServerError, _crash)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    return _page(error.code or 500, error.name, error.description or "")


def _hub_error(error: HubError) -> ResponseReturnValue:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    text = "There is no such page, or it is not yours to see." if status == 404 else str(error)
    return _page(status, {404: "Not Found", 503: "Not available just now"}.get(status, "Not possible"), text)


def _crash(error: InternalServerError) -> ResponseReturnValue:
    """The page asks the database for nothing more: it may be what broke."""
    g.setdefault("_login_user", AnonymousUserMixin())
    g.setdefault("roles", frozenset())
    number = secrets.token_hex(4)
    log.error("request_failed", number=number, kind=type(error.original_exception).__name__)
    return _page(500, "Something broke on our side", f"Nothing you entered was half-saved. Quote {number}.")


def _page(status: int, title: str, text: str) -> ResponseReturnValue:
    return render_template("error.html", status=status, title=title, text=text), status
