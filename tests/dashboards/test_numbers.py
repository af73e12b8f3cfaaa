"""Numbers and days are written as the language of the reader writes them."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from plnhub.dashboards.calendar import day_in_words
from plnhub.dashboards.figures import words
from plnhub.dashboards.numbers import written
from tests.dashboards.makers import cell


@pytest.fixture(autouse=True)
def app():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield app


@pytest.mark.parametrize(("language", "expected"), [("en", "1,284.5"), ("de", "1.284,5")])
def test_a_figure_has_the_signs_of_the_language(language, expected):
    with force_locale(language):
        assert words(cell("reach", "2026-03", 1284.5)) == expected


@pytest.mark.parametrize(("change", "expected"), [(0.2, "+0,20"), (-0.2, "−0,20")])
def test_a_change_has_a_real_minus(change, expected):
    with force_locale("de"):
        assert written(change, "+0.00;−0.00") == expected


def test_arithmetic_in_binary_leaves_no_trace():
    assert written(0.1 + 0.2) == "0.3"


@pytest.mark.parametrize(("language", "expected"), [("en", "31 March 2026"), ("de", "31. März 2026")])
def test_a_day_is_said_as_the_language_says_it(language, expected):
    with force_locale(language):
        assert day_in_words(date(2026, 3, 31)) == expected
