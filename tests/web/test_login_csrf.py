"""No other site can make a browser change anything here."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from plnhub.models import LoginSession
from tests.access.makers import PASSWORD
from tests.web.login_site import Site, form_token, log_in, make_secure_site, make_site, who_is_in

pytestmark = pytest.mark.authz
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FOR_OTHER_SERVERS = frozenset({"webmention.receive"})  # nobody is asked who they are, so nothing is theirs
FOREIGN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1.evil.example:8000"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "file://127.0.0.1:8000"},
    {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"},
]
OWN: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "http://127.0.0.1:8000"},
]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def sessions_in(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LoginSession)) or 0


@pytest.mark.parametrize("headers", FOREIGN)
def test_T15_another_site_cannot_log_somebody_in(site: Site, headers: dict[str, str]) -> None:
    assert log_in(site, site.browser(), headers=headers).status_code == 403
    assert sessions_in(site) == 0


@pytest.mark.parametrize("headers", OWN)
def test_T13_this_site_can_log_somebody_in(site: Site, headers: dict[str, str]) -> None:
    assert log_in(site, site.browser(), headers=headers).status_code == 303


@pytest.mark.parametrize("token", ["", "wrong", "a.b.c"])
def test_T13_a_form_without_the_right_token_is_refused(site: Site, token: str) -> None:
    browser = site.browser()
    form_token(site, browser)
    fields = {"name": "ann", "password": PASSWORD, "csrf_token": token}
    assert browser.post("/login", data=fields, base_url=site.settings.base_url).status_code == 403


def test_T13_the_token_of_another_browser_is_refused(site: Site) -> None:
    mine = site.browser()
    form_token(site, mine)
    fields = {"name": "ann", "password": PASSWORD, "csrf_token": form_token(site, site.browser())}
    assert mine.post("/login", data=fields, base_url=site.settings.base_url).status_code == 403


def test_T13_a_token_from_before_log_in_is_refused_after_it(site: Site) -> None:
    browser = site.browser()
    early = form_token(site, browser)
    log_in(site, browser)
    form_token(site, browser, "/inner")
    answer = browser.post("/logout", data={"csrf_token": early}, base_url=site.settings.base_url)
    assert answer.status_code == 403
    assert who_is_in(site, browser) == "ann"


def test_T13_a_body_of_plain_text_is_refused(site: Site) -> None:
    browser = site.browser()
    body = f"csrf_token={form_token(site, browser)}&name=ann&password={PASSWORD}"
    answer = browser.post("/login", data=body, content_type="text/plain", base_url=site.settings.base_url)
    assert answer.status_code == 403


def changing_routes(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in UNSAFE & (rule.methods or set())
        if rule.endpoint not in FOR_OTHER_SERVERS
    ]


def address_of(rule: Rule) -> dict[str, Any]:
    return {name: 1 if "int:" in rule.rule else "x" for name in rule.arguments}


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_T13_every_changing_route_refuses_a_request_without_token(
    site: Site, headers: dict[str, str]
) -> None:
    browser = site.browser()
    log_in(site, browser)
    routes = changing_routes(site.app)
    adapter = site.app.url_map.bind("127.0.0.1")
    statuses = {
        f"{method} {rule.rule}": browser.open(
            adapter.build(rule.endpoint, address_of(rule), method=method),
            method=method,
            headers=headers,
            base_url=site.settings.base_url,
        ).status_code
        for rule, method in routes
    }
    assert len(routes) >= 3
    assert set(statuses.values()) == {403}, statuses


def test_T20_a_get_request_never_logs_out(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    answer = browser.get("/logout", base_url=site.settings.base_url)
    assert answer.status_code == 405
    assert who_is_in(site, browser) == "ann"


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_T20_a_method_override_is_not_heard(site: Site, header: str) -> None:
    browser = site.browser()
    log_in(site, browser)
    browser.get("/logout?_method=POST", headers={header: "POST"}, base_url=site.settings.base_url)
    assert who_is_in(site, browser) == "ann"


def test_T13_forms_work_over_https_though_no_page_sends_a_referrer(tmp_path: Path) -> None:
    site = make_secure_site(tmp_path)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert log_in(site, site.browser(), headers=headers).status_code == 303


def test_T13_over_https_a_form_from_the_http_page_of_the_same_host_is_refused(tmp_path: Path) -> None:
    site = make_secure_site(tmp_path)
    assert log_in(site, site.browser(), headers={"Origin": "http://hub.example"}).status_code == 403


def test_forms_work_on_plain_http_in_an_office_where_no_browser_says_where_it_is(tmp_path: Path) -> None:
    site = make_site(tmp_path, base_url="http://hub.example", bind="0.0.0.0:80")
    assert log_in(site, site.browser(), headers={"Origin": "null"}).status_code == 303


def test_T15_over_https_a_page_without_origin_cannot_log_somebody_in(tmp_path: Path) -> None:
    site = make_secure_site(tmp_path)
    assert log_in(site, site.browser(), headers={"Origin": "null"}).status_code == 403
