"""In which language a page is written: what the reader chose, what the browser asks for, or the setting."""

from flask import Flask, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale

from plnhub.config import PACKAGE
from plnhub.errors import Invalid
from plnhub.web.access import GuardedBlueprint, Rule
from plnhub.web.context import hub
from plnhub.web.headers import is_https
from plnhub.web.identity import cookie_name
from plnhub.web.next_page import HOME, own_path
from plnhub.web.sentences import install_sentences
from plnhub.words import marked

LANGUAGES = {"en": "English", "de": "Deutsch"}  # each in its own words
LANGUAGE_COOKIE = "plnhub_language"
ONE_YEAR = 31_536_000
UNKNOWN = marked("The Hub does not speak this language yet.")

bp = GuardedBlueprint("language", __name__, Rule.PUBLIC)


@bp.post("/language")
def choose() -> ResponseReturnValue:
    chosen = request.form.get("lang", "")
    if chosen not in LANGUAGES:
        raise Invalid(UNKNOWN, "lang")
    response = redirect(own_path(request.form.get("next")), 303)
    name, secure = cookie_name(LANGUAGE_COOKIE), is_https(hub().settings)
    response.set_cookie(name, chosen, max_age=ONE_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def install_language(app: Flask) -> None:
    """Translate what is shown, and offer the other languages to the templates."""
    with app.app_context():
        default = hub().settings.language
    translations = str(PACKAGE / "translations")
    Babel(
        app,
        default_locale=default,
        default_translation_directories=translations,
        locale_selector=lambda: _language(default),
    )
    install_sentences(app)
    app.jinja_env.globals |= {
        "get_locale": get_locale,
        "other_languages": lambda: _others(default),
        "here": _here,
    }


def _language(default: str) -> str:
    """Decided once per request; outside a request it is the setting."""
    if not has_request_context():
        return default
    if "language" not in g:
        kept = request.cookies.get(cookie_name(LANGUAGE_COOKIE), "")
        asked = request.accept_languages.best_match(list(LANGUAGES), default)
        g.language = kept if kept in LANGUAGES else asked
    return str(g.language)


def _others(default: str) -> list[tuple[str, str]]:
    now = _language(default)
    return [(code, name) for code, name in LANGUAGES.items() if code != now]


def _here() -> str:
    """This page when it can be asked for again, otherwise the first one."""
    return request.full_path.rstrip("?") if request.method == "GET" else HOME
