"""The log-in page: who gets in, what a failure shows, and what the cookies are."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from plnhub.errors import Unavailable
from plnhub.models import LoginSession, Person, PersonState, RoleGrant
from tests.access.makers import PASSWORD, FakeDirectory
from tests.pages import without_tokens
from tests.web.login_site import Site, cookie_of, form_token, log_in, log_out, make_site, who_is_in

pytestmark = pytest.mark.authz
SESSION = "plnhub_session"
RIGHT = {"name": "ann", "password": PASSWORD}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def test_the_right_password_leads_home(site: Site) -> None:
    answer = log_in(site, site.browser())
    assert (answer.status_code, answer.location) == (303, "/")


def test_somebody_who_logged_in_is_known_on_the_next_page(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    assert who_is_in(site, browser) == "ann"


def test_a_page_behind_log_in_sends_a_visitor_to_the_form_and_back(site: Site) -> None:
    browser = site.browser()
    sent_to = browser.get("/inner?a=1", base_url=site.settings.base_url).location
    answer = log_in(site, browser, next="/inner?a=1")
    assert (sent_to, answer.location) == ("/login?next=/inner?a%3D1", "/inner?a=1")


def test_somebody_who_is_in_needs_no_form(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    assert browser.get("/login?next=/inner", base_url=site.settings.base_url).location == "/inner"


@pytest.mark.parametrize("password", ["", " ", "\0", "\t"])
def test_T1_a_blank_password_is_refused(site: Site, password: str) -> None:
    assert log_in(site, site.browser(), password=password).status_code == 401


def test_T1_a_missing_password_is_refused(site: Site) -> None:
    browser = site.browser()
    assert (
        browser.post(
            "/login", data={"csrf_token": form_token(site, browser)}, base_url=site.settings.base_url
        ).status_code
        == 401
    )


def seen_by_visitor(site: Site, name: str) -> tuple[int, str, list[tuple[str, str]]]:
    answer = log_in(site, site.browser(), name, password="a wrong password")
    headers = [(key, value) for key, value in answer.headers if key != "Set-Cookie"]
    return answer.status_code, without_tokens(answer.text), headers


def test_T4_unknown_and_known_names_look_the_same(site: Site) -> None:
    names = [name for number in range(3) for name in ("ann", f"nobody{number}", "bob")]
    seen = [seen_by_visitor(site, name) for name in names]
    assert all(answer == seen[0] for answer in seen)


def test_T4_a_name_that_must_wait_looks_the_same_known_or_not(site: Site) -> None:
    for name in ("ann", "nobody"):
        for _ in range(5):
            log_in(site, site.browser(), name, password="a wrong password")
    assert seen_by_visitor(site, "ann") == seen_by_visitor(site, "nobody")


def test_T6_too_many_tries_answer_429_and_when_to_come_back(tmp_path: Path) -> None:
    site = make_site(tmp_path, lock_threshold=0)
    answers = [log_in(site, site.browser(), password="a wrong password") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "900"


def test_T8_a_forged_forwarded_address_does_not_reset_the_count(site: Site) -> None:
    statuses = [
        log_in(
            site, site.browser(), password="no", headers={"X-Forwarded-For": f"198.51.100.{n}"}
        ).status_code
        for n in range(6)
    ]
    assert statuses[-1] == 429


def test_T8_the_configured_proxy_is_believed_about_the_last_address_alone(tmp_path: Path) -> None:
    site = make_site(tmp_path, lock_threshold=0, trusted_proxies=1)
    clients = ["198.51.100.1"] * 6 + ["198.51.100.2"]
    statuses = [
        log_in(
            site, site.browser(), password="no", headers={"X-Forwarded-For": f"203.0.113.{place}, {client}"}
        ).status_code
        for place, client in enumerate(clients)
    ]
    assert statuses == [401] * 5 + [429, 401]


def test_T9_log_in_makes_a_new_session_and_the_old_one_dies(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    old = cookie_of(browser, SESSION)
    log_in(site, browser, csrf_token=form_token(site, browser, "/inner"))
    assert cookie_of(browser, SESSION) != old
    assert not opens(site, old)


def opens(site: Site, token: str) -> bool:
    """Whether a copied session cookie still logs in."""
    thief = site.browser()
    thief.set_cookie(SESSION, token, domain="127.0.0.1")
    return who_is_in(site, thief) is not None


def test_T9_what_the_form_cookie_held_before_log_in_is_gone(site: Site) -> None:
    browser = site.browser()
    token = form_token(site, browser)
    with browser.session_transaction(base_url=site.settings.base_url) as kept:
        kept["planted"] = "x"
    browser.post("/login", data=RIGHT | {"csrf_token": token}, base_url=site.settings.base_url)
    with browser.session_transaction(base_url=site.settings.base_url) as kept:
        assert dict(kept) == {}


def test_T9_a_session_token_of_ones_own_making_opens_nothing(site: Site) -> None:
    assert not opens(site, "a-token-that-an-attacker-chose")


def test_T9_the_signed_cookie_cannot_say_who_somebody_is(site: Site) -> None:
    browser = site.browser()
    with browser.session_transaction(base_url=site.settings.base_url) as kept:
        kept["_user_id"] = "1"
        kept["_fresh"] = True
    assert who_is_in(site, browser) is None


def test_T10_a_copied_cookie_is_dead_after_log_out(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    copied = cookie_of(browser, SESSION)
    assert opens(site, copied)
    log_out(site, browser)
    assert not opens(site, copied)


def test_log_out_takes_the_cookie_back_and_says_so(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    assert log_out(site, browser).location == "/login"
    assert browser.get_cookie(SESSION, "127.0.0.1") is None
    assert "You are logged out." in browser.get("/login", base_url=site.settings.base_url).text


def test_T10_a_leaver_is_out_at_the_next_request(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    with site.database.writing() as session:
        session.get_one(Person, site.people["ann"]).state = PersonState.INACTIVE
    assert who_is_in(site, browser) is None


def test_T12_a_session_left_alone_for_31_minutes_is_over(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    site.later(minutes=31)
    assert who_is_in(site, browser) is None


def test_T12_a_busy_session_lasts_8_hours_and_no_longer(site: Site) -> None:
    browser = site.browser()
    log_in(site, browser)
    seen = []
    for _ in range(17):
        site.later(minutes=29)
        seen.append(who_is_in(site, browser))
    assert seen == ["ann"] * 16 + [None]


@pytest.mark.parametrize("field", ["role", "is_admin", "person_id", "demo_allowed", "address"])
def test_T18_other_fields_of_the_form_change_nothing(site: Site, field: str) -> None:
    log_in(site, site.browser(), **{field: "admin"})
    with site.database.reading() as session:
        assert session.scalars(select(RoleGrant)).all() == []
        assert session.scalars(select(LoginSession.person_id)).one() == site.people["ann"]


def test_T54_a_dead_directory_answers_503_with_clear_words(tmp_path: Path) -> None:
    site = make_site(tmp_path, FakeDirectory(failure=Unavailable("The directory does not answer.")))
    answer = log_in(site, site.browser(), "carl")
    assert answer.status_code == 503
    assert "The directory does not answer." in answer.text


def test_T54_sessions_go_on_while_the_directory_is_dead(tmp_path: Path) -> None:
    directory = FakeDirectory(passwords={"ann": "correct horse battery"})
    site = make_site(tmp_path, directory)
    browser = site.browser()
    log_in(site, browser)
    directory.failure = Unavailable("down")
    assert who_is_in(site, browser) == "ann"


def test_demo_people_log_in_on_a_loopback_server(site: Site) -> None:
    assert log_in(site, site.browser(), "bob").status_code == 303


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({"bind": "0.0.0.0:8000"}, {}),
        ({}, {"headers": {"X-Forwarded-For": "127.0.0.1"}}),
        ({}, {"headers": {"Forwarded": "for=127.0.0.1"}}),
        ({}, {"environ": {"REMOTE_ADDR": "192.0.2.1"}}),
    ],
)
def test_demo_people_do_not_log_in_from_anywhere_else(
    tmp_path: Path, settings: dict[str, Any], sent: dict[str, Any]
) -> None:
    site = make_site(tmp_path, **settings)
    assert log_in(site, site.browser(), "bob", **sent).status_code == 401
