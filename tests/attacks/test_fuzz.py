"""Whatever is sent, the answer is a page or a refusal and never a crash (T50)."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from tests.attacks.routes import FORM, odd_address, routes
from tests.attacks.world import World

pytestmark = pytest.mark.authz

NAMES = ("nobody", "ann", "root")
HUGE = "9" * 20_000
NUMBERS = (
    HUGE,
    str(2**63),
    str(-(2**63) - 1),
    "-1",
    "0",
    "1e999",
    "NaN",
    "0x10",
    "١٢٣",
    "\x00",
    "%",
    "\ud800",
)
QUERY = ("before", "period", "q", "show", "uid", "network", "next", "theme", "page", "show[]")
FIELDS = (*FORM, "confirmed_removals", "method", "network", "password", "again", "mirror", "count", "next")


def answers(browser, app: Flask, value: str, **sent) -> list[tuple[str, str]]:
    """Put the value into every part of every address; what crashed."""
    crashed = []
    for method, rule in routes(app, "GET", "POST"):
        path = odd_address(rule, _quoted(value))
        if browser.open(path, method=method, **sent).status_code == 500:
            crashed.append((method, path[:60]))
    return crashed


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "surrogatepass"))


def test_odd_ids_and_numbers_never_crash_a_route(app: Flask, world: World, visitor):
    browser, crashed = visitor("root"), []
    for value in NUMBERS:
        sane = value.encode("utf-8", "replace").decode()
        short = sane[:5000]
        query = "&".join(f"{part}={_quoted(short)}" for part in QUERY)
        crashed += answers(browser, app, value, query_string=query, data=dict.fromkeys(FIELDS, sane[:2000]))
    assert not crashed


def test_ten_thousand_fields_and_a_million_parts_are_refused(visitor):
    browser = visitor("ann")
    many = "&".join(["a=1"] * 1_000_000)
    sent = {"data": many, "content_type": "application/x-www-form-urlencoded"}
    assert browser.post("/asks", **sent).status_code == 413
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n1\r\n' for n in range(10_000))
    sent = {"data": f"{parts}--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    assert browser.post("/asks", **sent).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" * 1_000_000, "application/json"),
        (b'{"a":' * 100_000, "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"x" * 3_000_000, "application/x-www-form-urlencoded"),
        (b"%ff%fe=%zz&&&==", "application/x-www-form-urlencoded"),
        (b"a=1", "multipart/form-data"),
        (b"a=1", "multipart/form-data; boundary=" + "x" * 5000),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml"),
        (b"a=1", "application/x-www-form-urlencoded; charset=rot13"),
    ],
)
def test_broken_bodies_are_refused_without_a_crash(body: bytes, kind: str, app: Flask, visitor):
    browser = visitor("root")
    crashed = answers(browser, app, "0" * 32, data=body, content_type=kind)
    assert not crashed


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cookie", "plnhub_session=" + "x" * 500_000),
        ("Cookie", "plnhub_session=\xff\xfe; plnhub_browser=\x80; =; ;;"),
        ("Cookie", "plnhub_form=.eJw.x.y; plnhub_session=;"),
        ("Accept", "*/*;q=nan," * 5000),
        ("Accept", "application/json;q=inf, text/html;q=-1"),
        ("Accept-Language", "x-" * 10_000),
        ("Origin", "http://[::1"),
        ("Origin", "\xff"),
        ("Host", "[::1"),
        ("Host", "127.0.0.1:99999999999"),
        ("Host", "x" * 100_000),
        ("Host", ""),
        ("Referer", "http://[" * 5000),
        ("Range", "bytes=-1,9-" + "9" * 4999),
        ("If-None-Match", '"' * 9999),
        ("If-Modified-Since", "Mon, 99 Foo 99999 99:99:99"),
        ("X-Forwarded-For", "," * 9999),
        ("X-Forwarded-Proto", "javascript"),
        ("Content-Length", "-1"),
        ("Content-Length", HUGE),
        ("Authorization", "Basic " + "=" * 9999),
        ("Sec-Fetch-Site", "\xff"),
    ],
)
def test_odd_headers_never_crash_a_page(header: str, value: str, visitor):
    browser = visitor("nobody")
    sent = Headers([(header, value)])
    for path in ("/", "/login", "/static/app.css", "/healthz"):
        for method in ("GET", "POST"):
            assert browser.open(path, method=method, headers=sent).status_code != 500, (method, path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_requests_never_crash_a_route(app: Flask, world: World, visitor, data):
    """Any route with any text in its address, its query and its fields."""
    if "browsers" not in app.extensions:
        app.extensions["browsers"] = {name: visitor(name) for name in NAMES}
    browser = app.extensions["browsers"][data.draw(st.sampled_from(NAMES))]
    method, rule = data.draw(st.sampled_from(routes(app, "GET", "POST")))
    path, text = rule.rule, st.text(max_size=60)
    for part in sorted(rule.arguments):
        known = st.sampled_from(sorted(world.ids.values()))
        path = path.replace(f"<{part}>", _quoted(data.draw(known | text.filter(lambda t: "/" not in t))))
    query = data.draw(st.dictionaries(st.sampled_from(QUERY), text, max_size=3))
    form = data.draw(st.dictionaries(st.sampled_from(FIELDS), text, max_size=8)) if method == "POST" else None
    answer = browser.open(path, method=method, query_string=query, data=form)
    assert answer.status_code != 500
