"""The layout stands alone: before anybody has logged in, and when something has gone wrong."""

import pytest
from flask import Flask, flash, render_template
from flask_babel import Babel

from plnhub.config import templates_folder
from plnhub.web.assets import install_assets


@pytest.fixture
def app():
    app = Flask(__name__, template_folder=str(templates_folder()), static_folder=None)
    app.config.update(SECRET_KEY="only for a test", TESTING=True)
    Babel(app)
    install_assets(app)
    return app


def test_an_error_page_needs_no_navigation_no_person_and_no_token(app):
    with app.test_request_context():
        page = render_template("error.html", title="Not Found", text="There is no such page.", status=404)
    assert "There is no such page." in page
    assert "<nav" not in page


def test_what_the_last_request_said_is_shown_once_in_its_tone(app):
    with app.test_request_context():
        flash("Saved.", "success")
        page = render_template("error.html", title="Here")
    assert 'class="callout tone-good"' in page
    assert page.count("Saved.") == 1


def test_the_title_of_the_page_names_the_product_last(app):
    with app.test_request_context():
        assert "<title>Lost · PLN Hub</title>" in render_template("error.html", title="Lost")


def test_a_name_with_markup_is_written_not_obeyed(app):
    with app.test_request_context():
        page = render_template("error.html", title="<script>alert(1)</script>")
    assert "<script>alert" not in page
