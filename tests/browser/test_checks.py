"""The check that guards every page must itself see what is wrong."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from plnhub.web.headers import POLICY
from tests.browser.checks import axe_findings, overflowing
from tests.browser.serving import serving

BODY = """<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1>
<p style="color:red">coloured inline</p><input name="nameless"><pre>{line}</pre></main></html>"""


@pytest.fixture
def bad_page(page_for):
    app = Flask(__name__)
    app.add_url_rule(
        "/", "bad", lambda: (BODY.format(line="wide " * 400), {"Content-Security-Policy": POLICY})
    )
    with serving(app) as address:
        page = page_for(width=390)
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        yield page


def test_an_inline_style_is_heard_as_a_violation(bad_page, troubles):
    assert any("style-src" in trouble for trouble in troubles[bad_page])


def test_a_line_wider_than_the_phone_is_seen(bad_page):
    assert "the page scrolls sideways" in overflowing(bad_page)


def test_an_input_without_a_label_is_found(bad_page):
    assert any(finding.startswith("label:") for finding in axe_findings(bad_page))
