"""Serve an application on a free loopback port while a test looks at it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.serving import make_server
from whitenoise import WhiteNoise

from plnhub.config import PACKAGE, templates_folder
from plnhub.web import styleguide
from plnhub.web.assets import MANIFEST, install_assets
from plnhub.web.headers import HEADERS

PLACES = ("home", "users", "message-question", "eye", "circle-check", "chart-bar", "settings")


def needs_assets() -> None:
    if not MANIFEST.exists():
        pytest.skip("the assets are not built: run node build.mjs in plnhub/assets, as deploy/run does")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Run `app` in a thread; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def style_guide_app() -> Flask:
    """The style guide with the real headers and the real files, and an invented reader."""
    app = Flask("plnhub", template_folder=str(templates_folder()), static_folder=None)
    app.config["SECRET_KEY"] = "only for a loopback test"
    Babel(app)
    install_assets(app)
    app.register_blueprint(styleguide.bp)
    app.jinja_env.globals.update(
        navigation=lambda: [_place(icon, active=icon == "home") for icon in PLACES],
        account_menu=lambda: [SimpleNamespace(label="Log out", url="#", icon="logout", post=True)],
        current_user=SimpleNamespace(is_authenticated=True, name="Maya Lindqvist"),
        csrf_token=lambda: "token",
        search_url="/search",
    )
    app.add_url_rule("/search", "search", _found)
    app.after_request(_with_headers())
    static = WhiteNoise(app.wsgi_app)
    static.add_files(str(PACKAGE / "static" / "dist"), prefix="static/")
    app.wsgi_app = static  # type: ignore[method-assign]
    return app


def _place(icon: str, active: bool) -> SimpleNamespace:
    return SimpleNamespace(label=icon.title(), url="/styleguide", icon=icon, active=active)


def _found() -> ResponseReturnValue:
    return {"results": [{"label": "Amina Diallo", "url": "/styleguide?theme=dark", "kind": "Person"}]}


def _with_headers() -> Callable:
    def add(response):
        response.headers.update(HEADERS)
        return response

    return add
