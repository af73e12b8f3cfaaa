"""Templates only show: no inline code or style, no trust in strings, no left and right, no code in htmx."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "plnhub" / "assets" / "css").glob("*.css"))

FORBIDDEN = {
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")",
    "the safe filter": r"\|\s*safe\b",
    "autoescape switched off": r"autoescape\s+false",
    "hx-on": r"\bhx-on\b",
    "an htmx event filter": r"hx-trigger=\"[^\"]*\[",
    "htmx values by script": r"hx-(?:vals|headers)=[\"']js:",
    "a javascript address": r"javascript:",
    "a file from elsewhere": r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//",
}
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|(?:left|right|top|bottom)\s*:"
    r"|text-align:\s*(?:left|right)|float:)"
)
JSON_SCRIPT = re.compile(r"<script[^>]*application/json[^>]*>(.*?)</script>", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def found(pattern: str, text: str) -> list[str]:
    return [text[hit.start() : hit.start() + 60] for hit in re.finditer(pattern, text)]


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_holds(path, what):
    assert found(FORBIDDEN[what], path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_json_inside_a_script_goes_through_tojson(path):
    bodies = JSON_SCRIPT.findall(path.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\s*\{\{[^{}]*\|\s*tojson\s*\}\}\s*", body) for body in bodies)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_each_posting_form_carries_the_token(path):
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL)
    assert [form[:80] for form in forms if "csrf" not in form] == []


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_styles_know_start_and_end_not_left_and_right(path):
    assert PHYSICAL.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("what", "bad"),
    [
        ("an inline style", '<p style="color:red">'),
        ("an inline handler", '<a onclick="go()">'),
        ("an inline script", "<script>go()</script>"),
        ("the safe filter", "{{ bio | safe }}"),
        ("an htmx event filter", '<a hx-trigger="click[ctrlKey]">'),
        ("a file from elsewhere", '<img src="//tracker.example/x.png">'),
    ],
)
def test_the_search_itself_sees(what, bad):
    assert found(FORBIDDEN[what], bad)
