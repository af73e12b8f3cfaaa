"""What every answer carries, which cookies are set, and what no request may exceed."""

from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.web.login_site import Site, cookie_of, form_token, log_in, log_out, make_secure_site, make_site

pytestmark = pytest.mark.authz
PATHS = ["/login", "/inner", "/no-such-page", "/password/x", "/healthz", "/logout"]
FIVE_HUNDRED_KB = 500 * 1024


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


@pytest.fixture
def secure(tmp_path: Path) -> Site:
    return make_secure_site(tmp_path)


def cookies_set(answer: TestResponse) -> SimpleCookie:
    found = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        found.load(line)
    return found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ],
)
def test_T40_T43_every_answer_carries_the_header(site: Site, path: str, name: str, value: str) -> None:
    assert site.browser().get(path, base_url=site.settings.base_url).headers[name] == value


@pytest.mark.parametrize("path", PATHS)
def test_T43_every_answer_forbids_frames_inline_scripts_and_other_origins(site: Site, path: str) -> None:
    policy = site.browser().get(path, base_url=site.settings.base_url).headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_T43_https_is_demanded_where_there_is_https(secure: Site) -> None:
    answer = secure.browser().get("/login", base_url=secure.settings.base_url)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_plain_http_demands_no_https(site: Site) -> None:
    answer = site.browser().get("/login", base_url=site.settings.base_url)
    assert "Strict-Transport-Security" not in answer.headers


def every_cookie(site: Site) -> SimpleCookie:
    browser = site.browser()
    found = cookies_set(browser.get("/login", base_url=site.settings.base_url))
    found.update(cookies_set(log_in(site, browser)))
    found.update(cookies_set(log_out(site, browser)))
    return found


def test_T11_over_https_every_cookie_is_bound_to_host_and_https(secure: Site) -> None:
    found = every_cookie(secure)
    assert set(found) == {"__Host-plnhub_form", "__Host-plnhub_session", "__Host-plnhub_browser"}
    for cookie in found.values():
        flags = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert flags == (True, True, "Lax", "/", "")


def test_T11_on_plain_loopback_every_cookie_is_hidden_from_scripts(site: Site) -> None:
    found = every_cookie(site)
    assert set(found) == {"plnhub_form", "plnhub_session", "plnhub_browser"}
    for cookie in found.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_T11_no_cookie_keeps_somebody_logged_in_after_the_browser_closes(secure: Site) -> None:
    session = cookies_set(log_in(secure, secure.browser()))["__Host-plnhub_session"]
    assert (session["max-age"], session["expires"]) == ("", "")


def test_T11_the_cookie_of_a_known_browser_logs_nobody_in(site: Site) -> None:
    browser, other = site.browser(), site.browser()
    log_in(site, browser)
    token = cookie_of(browser, "plnhub_browser")
    for name in ("plnhub_browser", "plnhub_session", "remember_token"):
        other.set_cookie(name, token, domain="127.0.0.1")
    assert other.get("/inner", base_url=site.settings.base_url).status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "[::2]", ""])
def test_T42_a_foreign_host_is_refused(site: Site, host: str) -> None:
    answer = site.browser().get("/login", headers={"Host": host or "%"})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost"])
def test_a_loopback_server_answers_to_its_own_names(site: Site, host: str) -> None:
    assert site.browser().get("/login", headers={"Host": host}).status_code == 200


def test_T42_a_public_server_answers_to_its_own_name_alone(secure: Site) -> None:
    browser = secure.browser()
    hosts = ("hub.example", "localhost", "127.0.0.1")
    assert [browser.get("/login", headers={"Host": host}).status_code for host in hosts] == [200, 400, 400]


def test_T42_a_forwarded_host_changes_no_link(site: Site) -> None:
    answer = site.browser().get(
        "/inner", headers={"X-Forwarded-Host": "evil.example"}, base_url=site.settings.base_url
    )
    assert answer.location.startswith("/login")


def test_T50_a_body_over_two_megabytes_is_refused(site: Site) -> None:
    answer = site.browser().post("/login", data=b"x" * 2_200_000, base_url=site.settings.base_url)
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["x" * (FIVE_HUNDRED_KB + 1), "\0" * 99])
def test_T50_an_endless_field_is_refused_and_never_a_crash(site: Site, name: str) -> None:
    assert log_in(site, site.browser(), name).status_code in (401, 413)


def test_T50_a_form_of_two_thousand_parts_is_refused(site: Site) -> None:
    browser = site.browser()
    fields = {f"field{number}": "x" for number in range(2000)} | {"csrf_token": form_token(site, browser)}
    answer = browser.post(
        "/login", data=fields, content_type="multipart/form-data", base_url=site.settings.base_url
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path", ["/password/" + "9" * 4000, "/password/%00", "/password/%ff", "/login?next=%00"]
)
def test_T50_an_odd_address_is_never_a_crash(site: Site, path: str) -> None:
    assert site.browser().get(path, base_url=site.settings.base_url).status_code in (200, 404)


@pytest.mark.parametrize("token", ["x" * 3000, "\x7f", "é", '"', "a.b.c", "eyJhIjoxfQ.aaaa.bbbb"])
def test_T50_an_odd_cookie_is_never_a_crash(site: Site, token: str) -> None:
    browser = site.browser()
    for name in ("plnhub_session", "plnhub_browser", "plnhub_form"):
        browser.set_cookie(name, token, domain="127.0.0.1")
    assert browser.get("/inner", base_url=site.settings.base_url).status_code == 302
