"""Sentences in templates: every one is text, whoever wrote it; only what a template itself says is markup."""

from typing import Any

from flask import Flask
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

UNUSED = ("pgettext", "npgettext")


def install_sentences(app: Flask) -> None:
    """Put our own `_` and `ngettext` in the place of Jinja's, which take each sentence for markup."""
    names = app.jinja_env.globals
    names |= {"_": sentence, "gettext": sentence, "ngettext": sentence_for}
    for unused in UNUSED:
        names.pop(unused, None)


@pass_eval_context
def sentence(where: EvalContext, text: str, /, **values: Any) -> str:
    """The translation of `text` as text, with its places filled in; a text of others may hold anything."""
    return _filled(_shown(where, get_translations().ugettext(text) if text else ""), values)


@pass_eval_context
def sentence_for(where: EvalContext, one: str, many: str, number: int, /, **values: Any) -> str:
    """The form of a sentence that fits a number, as text."""
    return _filled(_shown(where, get_translations().ungettext(one, many, number)), {"num": number, **values})


def _shown(where: EvalContext, text: str) -> str:
    """Safe signs in a page; as it is where a template does not escape."""
    return escape(text) if where.autoescape else text


def _filled(text: str, values: dict[str, Any]) -> str:
    """Without values nothing is filled in, so a per cent sign in a text of others breaks no page."""
    return text % values if values else text.replace("%%", "%")
