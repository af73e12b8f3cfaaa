"""Charts show what they were given: nothing that was held back, and names as they are written."""

import re

import pytest
from flask import render_template_string
from playwright.sync_api import expect

from tests.browser.checks import scroll_through
from tests.browser.serving import needs_assets, serving, style_guide_app

HOSTILE = '<a href="https://elsewhere.example">Sales</a><img src=x onerror=alert(1)>'
PAGE = """{% extends "layout.html" %}{% from "macros/chart.html" import chart, chart_assets %}
{% block head %}{{ chart_assets() }}{% endblock %}
{% set table = {"columns": [name], "rows": [[name]]} %}
{% block content %}{{ chart("hostile", name, name, data, table, "today", {name: name}) }}{% endblock %}"""


PLACES = """[...document.querySelectorAll("section.chart")].map((one) =>
  [one.id, Math.round(one.getBoundingClientRect().top + scrollY), Math.round(one.offsetHeight)])"""
PICTURES_AT_LEAST = 3


@pytest.fixture
def hostile_page(page_for):
    needs_assets()
    app = style_guide_app()
    data = {
        "kind": "bars",
        "horizontal": True,
        "categories": [HOSTILE],
        "series": [{"label": HOSTILE, "values": [3]}, {"label": "</script>", "values": [1]}],
    }
    app.add_url_rule("/hostile", "hostile", lambda: render_template_string(PAGE, name=HOSTILE, data=data))
    with serving(app) as address:
        page = page_for()
        page.goto(f"{address}/hostile")
        yield page


@pytest.fixture
def drawn(style_guide, page_for):
    """Open the style guide and wait until the chart of that id is drawn."""

    def draw(chart, width=1440):
        page = page_for(width=width)
        page.goto(style_guide)
        page.locator(f"#{chart}").scroll_into_view_if_needed()
        expect(page.locator(f"#{chart} .main-svg").first).to_be_visible()
        return page.locator(f"#{chart}")

    return draw


def test_a_cell_that_was_held_back_shows_hatching_and_no_number(drawn):
    heatmap = drawn("flow")
    expect(heatmap.locator(".heatmap-label text")).to_have_count(49 - 4)
    assert "null" not in heatmap.locator(".plot").inner_text()
    expect(heatmap.locator(".plot-legend")).to_contain_text("not enough people")


def test_a_flow_that_was_held_back_is_counted_but_not_drawn(drawn):
    sankey = drawn("inout")
    expect(sankey.locator(".sankey-link")).to_have_count(16)
    expect(sankey.locator(".plot-legend")).to_have_text("not enough people: 1")


def test_a_bar_that_was_held_back_says_so_in_its_place(drawn):
    expect(drawn("ladder").locator(".annotation-text")).to_have_text(re.compile("not enough people"))


def test_a_point_that_was_held_back_leaves_a_gap_in_the_line(drawn):
    line = drawn("openness").locator(".scatterlayer .trace").last
    expect(line.locator(".point")).to_have_count(10)


def test_every_chart_says_its_finding_to_those_who_do_not_see_it(drawn):
    plot = drawn("reach").locator("[role=img]")
    expect(plot).to_have_accessible_name(re.compile("148 different people, not 410.*table below"))


def test_a_hostile_name_is_shown_as_it_is_written_and_does_nothing(hostile_page, check_page):
    chart = hostile_page.locator("#hostile")
    expect(chart.locator(".ytick text")).to_contain_text("Sales")
    assert chart.locator(".plot a, img").count() == 0
    check_page(hostile_page)


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_on_the_page_moves_when_the_pictures_come(style_guide, page_for, width):
    page = page_for(width=width)
    page.route("**/plotly*.js", lambda route: route.abort())
    page.goto(style_guide)
    expect(page.locator(".plot[style]").first).to_be_attached()
    waiting = page.evaluate(PLACES)
    page.unroute("**/plotly*.js")
    page.reload()
    scroll_through(page)
    expect(page.locator("[data-chart] .main-svg").first).to_be_visible()
    assert len(waiting) > PICTURES_AT_LEAST
    assert page.evaluate(PLACES) == waiting
