"""The networks through the browser: settings that hold at once, plain words, and no number about few."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from connectors.contract import AccountRef
from plnhub.access.roles import grant_role
from plnhub.models import AuditEntry, NetworkRun, NetworkSetting, OutsideLimit, Profile, ProfileState, Role
from plnhub.networks.checks import WORKS
from plnhub.profiles.outcomes import NOT_ANSWERING
from tests.makers import NOW, days_ago

FEW = "none yet, or fewer than ten people"
SECRET = "sesame-of-the-forum"


@pytest.fixture
def browser(company, log_in_as):
    admin = company.person("Root")
    grant_role(company.session, admin.id, Role.ADMIN, "command line", NOW)
    return log_in_as(admin)


@pytest.fixture
def hub(app):
    return app.extensions["plnhub"]


def linked(company, people, **values):
    for number in range(people):
        person = company.person(f"Person {number}")
        given = {"state": ProfileState.VERIFIED, "mirror_on": True, "reads_since": NOW, "linked_at": NOW}
        company.session.add(
            Profile(person_id=person.id, network="github", account_id=str(number), **given | values)
        )
    company.session.commit()


def kept(company):
    return {row.option: row.value for row in company.session.scalars(select(NetworkSetting))}


def test_a_key_is_in_force_at_once_and_its_network_is_on(browser, hub):
    before = "disqus" in hub.connectors
    browser.post("/admin/networks/disqus", data={"key": SECRET})
    assert (before, "disqus" in hub.connectors, hub.networks.given("disqus")["key"]) == (False, True, SECRET)


def test_a_key_stands_in_no_table_no_page_and_no_log(browser, company):
    browser.post("/admin/networks/disqus", data={"key": SECRET})
    page = browser.get("/admin/networks/disqus").text
    told = [str(entry.detail) for entry in company.session.scalars(select(AuditEntry))]
    assert SECRET not in " ".join([page, *told, *kept(company).values()])


def test_an_empty_key_leaves_the_kept_one(browser, hub):
    browser.post("/admin/networks/disqus", data={"key": SECRET})
    browser.post("/admin/networks/disqus", data={"key": ""})
    assert hub.networks.given("disqus")["key"] == SECRET


def test_an_advised_key_can_be_forgotten(browser, hub):
    browser.post("/admin/networks/github", data={"token": SECRET})
    browser.post("/admin/networks/github", data={"token": "", "forget": "token"})
    assert "token" not in hub.networks.given("github")


def test_the_environment_is_stronger(browser, hub, monkeypatch):
    monkeypatch.setenv("PLNHUB_DISQUS_KEY", "from the operator")
    browser.post("/admin/networks/disqus", data={"key": SECRET})
    assert hub.networks.given("disqus")["key"] == "from the operator"


def test_a_kept_key_does_not_follow_to_another_place(browser, hub):
    given = {"url": "https://chat.example", "token": SECRET, "channels": "town"}
    browser.post("/admin/networks/mattermost", data=given)
    answer = browser.post(
        "/admin/networks/mattermost", data=given | {"url": "https://evil.example", "token": ""}
    )
    assert (answer.status_code, hub.networks.given("mattermost")["url"]) == (400, "https://chat.example")


@pytest.mark.parametrize("wrong", ["line\nbreak", "x" * 4001])
def test_what_no_setting_is_like_is_refused(browser, hub, wrong):
    answer = browser.post("/admin/networks/github", data={"client_id": wrong})
    assert (answer.status_code, "client_id" in hub.networks.given("github")) == (400, False)


def test_a_network_is_switched_off_and_on_again(browser, hub):
    browser.post("/admin/networks/github/switch", data={"on": "0"})
    off = "github" in hub.connectors
    browser.post("/admin/networks/github/switch", data={"on": "1"})
    assert (off, "github" in hub.connectors) == (False, True)


def test_a_switch_that_the_operator_set_stays(browser, hub, monkeypatch):
    monkeypatch.setenv("PLNHUB_GITHUB_SWITCH", "off")
    browser.post("/admin/networks/github/switch", data={"on": "1"})
    assert "github" not in hub.connectors


def test_a_key_file_that_is_missing_costs_its_network_alone(browser, hub, monkeypatch):
    monkeypatch.setenv("PLNHUB_GITHUB_TOKEN_FILE", "/nowhere/token")
    assert "/nowhere/token" in browser.get("/admin/networks").text
    assert ("github" in hub.connectors, "feed" in hub.connectors) == (False, True)


@pytest.mark.privacy
@pytest.mark.parametrize(
    ("people", "words"),
    [(0, FEW), (9, FEW), (13, "10 people or a few more")],
)
def test_counts_are_of_ten_people_at_least_and_in_fives(browser, company, people, words):
    linked(company, people)
    assert words in browser.get("/admin/networks/github").text


def test_the_page_tells_the_last_trouble_the_pause_and_the_budget(browser, company):
    company.session.add(NetworkRun(network="github", failed_at=days_ago(1), error=NOT_ANSWERING))
    pause = {"paused_until": NOW.replace(year=2027), "left": 12, "seen_at": NOW}
    company.session.add(OutsideLimit(host="api.github.com", credential="", network="github", **pause))
    company.session.commit()
    page = browser.get("/admin/networks/github").text
    assert all(words in page for words in (NOT_ANSWERING, "2027", "<dd>12</dd>"))


def test_reading_again_makes_all_of_the_network_due(browser, company):
    linked(company, 2, next_poll_at=NOW.replace(year=2027))
    browser.post("/admin/networks/github/again")
    company.session.expire_all()
    assert {profile.next_poll_at for profile in company.session.scalars(select(Profile))} == {NOW}


def test_only_what_is_on_can_be_switched_off(browser):
    assert "Switch it off" in browser.get("/admin/networks/github").text
    assert "Switch it off" not in browser.get("/admin/networks/x").text


@pytest.mark.privacy
def test_of_what_is_off_it_is_said_that_nobody_can_link_there_whoever_has(browser, company):
    browser.post("/admin/networks/github/switch", data={"on": "0"})
    before = browser.get("/admin/networks/github").text
    linked(company, 3)
    assert "nobody can link an account while it is off" in before
    assert facts_of(browser.get("/admin/networks/github").text) == facts_of(before)


@pytest.mark.parametrize(("network", "places"), [("x", 1), ("openalex", 1), ("feed", 0)])
def test_where_to_get_the_keys_is_said_once(browser, network, places):
    assert browser.get(f"/admin/networks/{network}").text.count("Where to get it") == places


def test_without_its_token_x_is_said_to_be_a_proven_link_alone(browser):
    browser.post("/admin/networks/x", data={"client_id": "an-id", "client_secret": SECRET})
    page = browser.get("/admin/networks/x").text
    assert ("A proven link is all there is" in page, "Read again now" in page) == (True, False)


def facts_of(page: str) -> str:
    """What the page tells of how it goes."""
    return page.partition('<dl class="facts">')[2].partition("</dl>")[0]


def test_a_network_can_be_tried(browser, hub, monkeypatch):
    ref = AccountRef(network="github", host="github.com", account_id="1")
    connector = type(hub.connectors["github"])
    monkeypatch.setattr(connector, "lookup", lambda *_: replace(ref))
    answer = browser.post("/admin/networks/github/try", follow_redirects=True)
    assert WORKS in answer.text


def test_what_is_off_is_not_tried(browser):
    answer = browser.post("/admin/networks/disqus/try", follow_redirects=True)
    assert "nothing to try yet" in answer.text


def test_an_unknown_network_has_no_page(browser):
    assert browser.get("/admin/networks/myspace").status_code == 404
