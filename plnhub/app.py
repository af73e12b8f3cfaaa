"""The web application: parts are installed in order, then the blueprints, one line each."""

from flask import Flask
from whitenoise import WhiteNoise

from plnhub.config import PACKAGE, Settings, checked_secret, templates_folder
from plnhub.web import (
    admin_networks,
    admin_people,
    admin_setup,
    archives,
    asks,
    audit,
    circles,
    client_metadata,
    dashboards,
    health,
    home,
    language,
    login,
    me,
    mirror,
    onboarding,
    opml,
    people,
    permissions,
    pln,
    profiles,
    styleguide,
    webmention,
)
from plnhub.web.access import install_access
from plnhub.web.assets import install_assets
from plnhub.web.context import install_context
from plnhub.web.csrf import install_csrf
from plnhub.web.errors import install_errors
from plnhub.web.headers import install_headers
from plnhub.web.identity import install_identity
from plnhub.web.language import install_language
from plnhub.web.navigation import install_navigation
from plnhub.wiring import Hub, build_hub

BLUEPRINTS = (
    health.bp,
    login.bp,
    language.bp,
    styleguide.bp,
    dashboards.bp,
    home.bp,
    people.bp,
    circles.bp,
    pln.bp,
    asks.bp,
    mirror.bp,
    onboarding.bp,
    me.bp,
    admin_setup.bp,
    admin_people.bp,
    admin_networks.bp,
    audit.bp,
    profiles.bp,
    archives.bp,
    opml.bp,
    permissions.bp,
    client_metadata.bp,
    webmention.bp,
)
ONE_YEAR = 31_536_000


def create_app(settings: Settings, hub: Hub | None = None) -> Flask:
    """Build the application; refuses a weak secret. `hub` is given by tests that share a database."""
    app = Flask("plnhub", template_folder=str(templates_folder()), static_folder=None)
    app.config["SECRET_KEY"] = checked_secret(settings)
    install_context(app, hub or build_hub(settings))
    for install in (
        install_language,
        install_headers,
        install_identity,
        install_csrf,
        install_access,
        install_errors,
        install_assets,
        install_navigation,
    ):
        install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _serve_static(app)
    return app


def _serve_static(app: Flask) -> None:
    """Hashed files from `static/dist`, already compressed, cached for ever."""
    static = WhiteNoise(app.wsgi_app, max_age=ONE_YEAR)
    static.add_files(str(PACKAGE / "static" / "dist"), prefix="static/")
    app.wsgi_app = static  # type: ignore[method-assign]
