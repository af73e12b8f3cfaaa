"""Error pages: what happened, what to do next, and a number to quote; never an inner detail."""

import secrets

import structlog
from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException, InternalServerError

from plnhub.errors import HubError, Invalid, NotFound, Unavailable
from plnhub.i18n import _
from plnhub.web.next_page import HOME
from plnhub.words import marked

log = structlog.get_logger()
STATUS = {NotFound: 404, Invalid: 400, Unavailable: 503}
PAGES = {
    400: (
        marked("Not possible"),
        marked("The Hub cannot use what was sent. Go back, reload the page and try again."),
    ),
    401: (marked("Log in first"), marked("Your visit has ended. Log in and try again.")),
    403: (marked("Not for your role"), marked("This page needs a role that you do not have.")),
    404: (marked("Not found"), marked("There is no such page, or it is not yours to see.")),
    413: (marked("Too large"), marked("That is more than the Hub takes at once: send less.")),
    500: (
        marked("Something broke on our side"),
        marked("Nothing you entered was half-saved. Quote %(number)s."),
    ),
    503: (marked("Not available just now"), marked("Please try again in a moment.")),
}


def install_errors(app: Flask) -> None:
    """One page for every error, with the right status."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HubError, _hub_error)
    app.register_error_handler(InternalServerError, _crash)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """What the view said stands as it is; what only the status says is told in our own words."""
    status = error.code or 500
    title, text = PAGES.get(status, PAGES[400])
    own = error.description if error.description != type(error).description else None
    return _page(status, _(title), own or _(text))


def _hub_error(error: HubError) -> ResponseReturnValue:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    title, text = PAGES[status]
    return _page(status, _(title), _(text) if status == 404 else _(str(error)))


def _crash(error: InternalServerError) -> ResponseReturnValue:
    """The page asks the database for nothing more: it may be what broke."""
    g.setdefault("_login_user", AnonymousUserMixin())
    g.setdefault("roles", frozenset())
    number = secrets.token_hex(4)
    log.error("request_failed", number=number, kind=type(error.original_exception).__name__)
    title, text = PAGES[500]
    return _page(500, _(title), _(text, number=number))


def _page(status: int, title: str, text: str) -> ResponseReturnValue:
    return render_template("error.html", status=status, title=title, text=text, back=HOME), status
