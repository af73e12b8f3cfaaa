"""Two independent guards of every change: a token in the form, and where the browser says it comes from."""

from urllib.parse import urlsplit

from flask import Flask, Request, abort, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import Forbidden

from plnhub.access.networks import is_loopback
from plnhub.config import Settings
from plnhub.i18n import _
from plnhub.web.context import SAFE_METHODS, hub
from plnhub.web.headers import is_https
from plnhub.words import marked

EIGHT_HOURS = 8 * 60 * 60
STALE = marked(
    "This form is too old or did not come from this site: go back, reload the page and send it again."
)
FOREIGN = marked("This was sent from another site, so it was not done.")
OWN_SITES = frozenset({"same-origin", "none"})

csrf = CSRFProtect()


def install_csrf(app: Flask) -> None:
    """Refuse (403) what another site sends and what carries no valid token."""
    with app.app_context():
        _mark_cookie(app, hub().settings)
    app.config["WTF_CSRF_TIME_LIMIT"] = EIGHT_HOURS
    app.config["WTF_CSRF_SSL_STRICT"] = False  # it wants a Referer, which our pages never send

    @app.before_request
    def refuse_foreign_sites() -> None:
        if request.method not in SAFE_METHODS and not is_from_here(request, hub().settings.base_url):
            abort(403, _(FOREIGN))

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> ResponseReturnValue:
        return app.handle_http_exception(Forbidden(_(STALE)))

    csrf.init_app(app)


def is_from_here(sent: Request, base_url: str) -> bool:
    """What the browser itself says: `Sec-Fetch-Site`, then `Origin`; other clients have only the token.

    A page that sends no referrer posts with `Origin: null`. Over https and on loopback every browser adds
    `same-origin`; on other plain http none does, so there the token must do alone.
    """
    site = sent.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES:
        return False
    origin = sent.headers.get("Origin")
    scheme = urlsplit(base_url).scheme
    if origin is None:
        return True
    if origin == "null":
        return site == "same-origin" or (site is None and scheme == "http" and not _is_local(sent))
    return origin in (base_url, f"{scheme}://{sent.host}")


def _is_local(sent: Request) -> bool:
    return is_loopback(urlsplit(f"//{sent.host}").hostname)


def _mark_cookie(app: Flask, settings: Settings) -> None:
    """The signed form cookie holds the token and one-time messages, never who is logged in."""
    secure = is_https(settings)
    app.config["SESSION_COOKIE_NAME"] = "__Host-plnhub_form" if secure else "plnhub_form"
    app.config["SESSION_COOKIE_SECURE"] = secure
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_PATH"] = "/"
