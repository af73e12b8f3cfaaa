"""What every answer carries and what no request may exceed: security headers, hosts, sizes, proxies."""

from itertools import chain
from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from plnhub.access.networks import host_of, is_loopback
from plnhub.config import Settings
from plnhub.i18n import _
from plnhub.web.context import hub
from plnhub.words import marked

LARGEST_BODY = 2 * 1024 * 1024
LARGEST_FORM = 500 * 1024
MOST_FIELDS = 1000
LOOPBACK_NAMES = ("localhost", "127.0.0.1")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
WRONG_HOST = marked("This site does not answer to that address.")
ONE_YEAR = "max-age=31536000"


def install_headers(app: Flask) -> None:
    """Set the limits, trust the configured proxies alone, and add the headers to every answer."""
    with app.app_context():
        settings = hub().settings
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]

    @app.errorhandler(SecurityError)
    def foreign_host(_error: SecurityError) -> ResponseReturnValue:
        return app.handle_http_exception(BadRequest(_(WRONG_HOST)))

    app.before_request(_refuse_zero_signs)

    @app.after_request
    def add_headers(response: Response) -> Response:
        own = response.cache_control.private  # a photo says itself how long its reader's browser may keep it
        kept = {name: value for name, value in HEADERS.items() if not (own and name == "Cache-Control")}
        response.headers.update(kept)
        if is_https(settings):
            response.headers["Strict-Transport-Security"] = ONE_YEAR
        return response


def _refuse_zero_signs() -> None:
    """No address here holds a sign of value zero, and PostgreSQL takes none."""
    asked = [request.path, *chain.from_iterable(request.args.listvalues())]
    if any("\0" in text for text in asked):
        abort(404)


def trusted_hosts(settings: Settings) -> list[str]:
    """The host of the public address; a server on loopback also answers to loopback's own names."""
    own = [urlsplit(settings.base_url).hostname or "localhost"]
    return [*own, *LOOPBACK_NAMES] if is_loopback(host_of(settings.bind)) else own


def is_https(settings: Settings) -> bool:
    """Whether people reach this site over https; cookies are marked `Secure` then."""
    return settings.base_url.startswith("https://")
