"""My mirror."""

from datetime import date

import pytest

from plnhub.models.releases import Mirror
from plnhub.privacy.consent import hub_profile, switches_of
from plnhub.privacy.mirrors import OwnMirror
from plnhub.web.reflection import reflect
from tests.makers import NOW


@pytest.fixture
def ann(company):
    return company.person("Ann Ash")


def keep(company, person, numbers):
    company.session.add(Mirror(person_id=person.id, as_of=date(2026, 3, 9), numbers=numbers))


def whole(other):
    return {
        "give": 4,
        "receive": 1,
        "give_share": 0.8,
        "ties": 2,
        "outside_team": 1,
        "reach": {"1": 2, "2": 9},
        "diversity": {"team": {"blau": 0.5, "iqv": 1.0, "groups": 2}},
        "ego": {
            "nodes": [
                {"person_id": other.id, "outside": None, "given": 4, "received": 0},
                {"person_id": None, "outside": "mastodon:olga@example.org", "given": 0, "received": 1},
            ],
            "links": [],
        },
    }


def test_without_numbers_the_page_says_what_to_switch_on(ann, log_in_as):
    assert "Switch on “My mirror”" in log_in_as(ann).get("/mirror").text


def test_numbers_stay_dark_while_the_switch_is_off(company, ann, log_in_as):
    keep(company, ann, whole(company.person("Bob Birch")))
    page = log_in_as(ann).get("/mirror").text
    assert "Bob Birch" not in page
    assert "80%" not in page


def test_four_given_and_one_received_is_four_fifths(company, ann, log_in_as):
    keep(company, ann, whole(company.person("Bob Birch")))
    company.consent(ann, mirror=True)
    assert "80%" in log_in_as(ann).get("/mirror").text


def test_the_map_has_a_table_with_the_same_people(company, ann, log_in_as):
    keep(company, ann, whole(company.person("Bob Birch")))
    company.consent(ann, mirror=True)
    page = log_in_as(ann).get("/mirror").text
    assert "<svg" in page
    table = page[page.index("<table") :]
    assert "Bob Birch" in table
    assert "olga@example.org" in table


@pytest.mark.privacy
def test_nobody_elses_numbers_are_ever_shown(company, ann, log_in_as):
    bob = company.person("Bob Birch")
    keep(company, ann, whole(bob))
    company.consent(ann, mirror=True)
    company.consent(bob, mirror=True)
    browser = log_in_as(bob)
    assert "80%" not in browser.get("/mirror").text
    assert browser.get(f"/mirror/{ann.public_id}").status_code == 404


@pytest.mark.privacy
def test_the_address_of_the_mirror_takes_no_id(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("mirror.")]
    assert rules
    assert not any(rule.arguments for rule in rules)


def test_the_switches_are_kept_as_they_are_set(company, ann, log_in_as, database):
    browser = log_in_as(ann)
    browser.post("/mirror/switches", data={"mirror": "1", "count": "1"})
    with database.writing() as session:
        kept = switches_of(hub_profile(session, ann.id, NOW))
    assert (kept.mirror, kept.show, kept.count) == (True, False, True)


@pytest.mark.parametrize("missing", ["give_share", "ego", "diversity", "reach", "ties", "constraint"])
def test_any_number_may_be_missing(company, ann, log_in_as, missing):
    numbers = whole(company.person("Bob Birch"))
    numbers.pop(missing, None)
    keep(company, ann, numbers)
    company.consent(ann, mirror=True)
    assert log_in_as(ann).get("/mirror").status_code == 200


def test_there_is_nothing_to_reflect_without_numbers():
    assert reflect(OwnMirror()) is None


def test_the_mirror_takes_at_most_four_queries(company, ann, log_in_as, queries):
    keep(company, ann, whole(company.person("Bob Birch")))
    company.consent(ann, mirror=True)
    browser = log_in_as(ann)
    queries().clear()
    browser.get("/mirror")
    assert len(queries()) <= 4, queries()
