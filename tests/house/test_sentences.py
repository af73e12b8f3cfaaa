"""A sentence of a template is text, wherever it comes from, and no sentence of ours holds markup."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from plnhub.app import create_app
from plnhub.config import Settings
from plnhub.web.sentences import sentence, sentence_for
from plnhub.wiring import Hub
from tests.house.test_templates import TEMPLATES, name
from tests.makers import NOW, empty_database
from tests.translations import LANGUAGES, sources, texts_of, translated

CALLS = {"_": 1, "gettext": 1, "ngettext": 2}
"""How many sentences each of them takes."""
OTHERS = {"pgettext", "npgettext"}
MARKUP = re.compile(r"[<>]|&#?\w+;")
ATTACK = """<script>alert(1)</script>"><img src=x onerror=alert(1)>' 100% %(password)s"""
SECRET = "8f0aJx-4kQ2_vLr7sWm1TzC9yB6nEdHu"
PARSER = Environment(extensions=["jinja2.ext.i18n"])  # reads templates and never writes one


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    return create_app(settings, Hub(settings=settings, database=empty_database(tmp_path), now=lambda: NOW))


def rendered(app: Flask, template: str, **values: object) -> str:
    with app.test_request_context():
        return app.jinja_env.from_string(template).render(values)


def calls(text: str) -> list[nodes.Call]:
    """Every call of a translation, also those that `trans` stands for."""
    found = PARSER.parse(text).find_all(nodes.Call)
    return [call for call in found if getattr(call.node, "name", "") in CALLS.keys() | OTHERS]


def faults(text: str) -> list[str]:
    """What makes a translation in a template trust words that are not its own."""
    told = []
    for call in calls(text):
        asked = str(getattr(call.node, "name", ""))
        is_ours = all(_is_literal(each) for each in call.args[: CALLS.get(asked, 0)])
        if asked in OTHERS:
            told.append(f"{call.lineno}: {asked} is not one of ours")
        elif not is_ours and (asked == "ngettext" or call.kwargs or call.dyn_kwargs):
            told.append(f"{call.lineno}: words of others are filled in or counted")
    return told + ["trans"] * bool(re.search(r"\{%-?\s*trans\b", text))


def _is_literal(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_fills_values_into_words_of_others(path: Path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        "{{ _(reason, name=1) }}",
        "{{ _(a ~ b, **more) }}",
        "{{ ngettext(one, 'many', 2) }}",
        "{{ ngettext('one', many, 2) }}",
        "{{ pgettext('a', 'b') }}",
        "{% trans %}Hello{% endtrans %}",
    ],
)
def test_the_search_for_such_templates_sees(bad: str):
    assert faults(bad)


def test_some_templates_do_translate_words_that_stand_elsewhere():
    found = [call for path in TEMPLATES for call in calls(path.read_text(encoding="utf-8"))]
    assert any(not _is_literal(call.args[0]) for call in found)


def test_the_application_translates_with_our_own_functions(app: Flask):
    names = app.jinja_env.globals
    assert [names[each] for each in CALLS] == [sentence, sentence, sentence_for]
    assert OTHERS & names.keys() == set()


@pytest.mark.parametrize(
    "template", ["{{ _(text) }}", "{{ gettext(text) }}", "{{ ngettext(text, text, 2) }}"]
)
@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_words_of_others_are_escaped_and_break_no_page(template: str, language: str, app: Flask):
    with app.test_request_context(headers={"Accept-Language": language}):
        text = ATTACK if "ngettext" not in template else ATTACK.replace("%", "")
        told = app.jinja_env.from_string(template).render(text=text)
    assert not re.search(r"[<>\"']", told)
    assert "&lt;script&gt;" in told


def test_a_value_in_a_sentence_is_escaped_once(app: Flask):
    assert rendered(app, "{{ _('Hi %(name)s', name=name) }}", name="<b>&") == "Hi &lt;b&gt;&amp;"


def test_a_piece_of_our_own_markup_in_a_sentence_stays_markup(app: Flask):
    template = "{% macro bold() %}<b>1</b>{% endmacro %}{{ _('See %(what)s', what=bold()) }}"
    assert rendered(app, template) == "See <b>1</b>"


def test_nothing_is_translated_to_nothing(app: Flask):
    with app.test_request_context(headers={"Accept-Language": "de"}):
        assert app.jinja_env.from_string("{{ _(text) }}{{ _(none) }}").render(text="") == ""


def test_two_per_cent_signs_show_one_with_values_and_without(app: Flask):
    assert rendered(app, "{{ _('1 %%') }} {{ _('%(n)s %%', n=2) }}") == "1 % 2 %"


def test_no_sentence_of_ours_holds_markup():
    known = [*sources(), *(each for language in LANGUAGES for each in translated(language))]
    texts = [text for each in known if each.id for text in (*texts_of(each.id), *texts_of(each.string or ""))]
    assert [text for text in texts if MARKUP.search(text)] == []
