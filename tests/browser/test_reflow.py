"""Pages bend instead of breaking: narrow screens, right-to-left writing, very long words."""

import pytest
from flask import render_template_string

from tests.browser.checks import overflowing
from tests.browser.serving import needs_assets, serving, style_guide_app

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 2
PAGE = """{% extends "layout.html" %}
{% from "macros/card.html" import card %}{% from "macros/kpi.html" import kpi %}
{% from "macros/person.html" import person %}{% from "macros/table.html" import table %}
{% from "macros/steps.html" import step_list %}{% from "macros/callout.html" import callout %}
{% from "macros/button.html" import button %}{% from "macros/badge.html" import badge %}
{% from "macros/field.html" import switch, field %}{% from "macros/empty.html" import empty %}
{% block page_title %}{{ word }}{% endblock %}{% block lede %}{{ word }}{% endblock %}
{% block content %}<div class="kpis">{{ kpi(word, 1, change="+1", base=word) }}{{ kpi(word, word) }}</div>
<div class="columns">{% call card(word, action=("All", "#"), aside=word) %}{{ person(word, word) }}
{{ badge(word) }}{{ table(word, [word, word], [[word, word]]) }}
{{ step_list([{"name": word, "detail": word, "action": ("Go", "#")}]) }}{% endcall %}
{% call card() %}{{ callout(word) }}{{ switch("a", word, word) }}{{ empty(word, ("Go", "#")) }}
{{ field("b", word, hint=word, error=word) }}
<ul class="list"><li><div class="grow">{{ word }}</div>{{ button("Go") }}</li></ul>{% endcall %}
</div>{% endblock %}"""


@pytest.fixture
def long_words():
    needs_assets()
    app = style_guide_app()
    app.add_url_rule("/long", "long", lambda: render_template_string(PAGE, word=LONG))
    with serving(app) as address:
        yield f"{address}/long"


@pytest.mark.parametrize("width", [1440, 390])
def test_words_without_a_break_do_not_widen_the_page(long_words, page_for, width):
    page = page_for(width=width)
    page.goto(long_words)
    assert overflowing(page) == []


def test_at_four_hundred_percent_nothing_needs_sideways_scrolling(style_guide, page_for):
    page = page_for(width=320)
    page.goto(style_guide)
    assert overflowing(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_right_to_left_mirrors_without_overflow(style_guide, page_for, width):
    page = page_for(width=width)
    page.goto(style_guide)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert overflowing(page) == []
