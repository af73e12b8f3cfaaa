"""People, as pages."""

import pytest

from plnhub.search.index import index_people
from tests.pages import without_tokens


@pytest.fixture
def ann(company):
    made = company.person("Ann Ash")
    company.gift(made, "Kafka")
    return made


def test_the_page_finds_people(company, ann, log_in_as):
    index_people(company.session)
    assert f"/people/{ann.public_id}" in log_in_as(ann).get("/people?q=kafka").text


def test_who_is_not_found_may_be_asked_for(ann, log_in_as):
    assert "Ask everybody" in log_in_as(ann).get("/people?q=nobodyhere").text


def test_the_search_box_gets_the_same_people_as_json(company, ann, log_in_as):
    index_people(company.session)
    answer = log_in_as(ann).get("/people?q=ann", headers={"Accept": "application/json"})
    assert [(row["label"], row["url"]) for row in answer.json["results"]] == [
        ("Ann Ash", f"/people/{ann.public_id}")
    ]


def test_a_card_shows_gifts_and_offers_to_add(company, ann, log_in_as):
    page = log_in_as(company.person("Bob Birch")).get(f"/people/{ann.public_id}").text
    assert "Kafka" in page
    assert f"/pln/add/{ann.public_id}" in page


def test_nobody_adds_themselves(ann, log_in_as):
    assert "/pln/add/" not in log_in_as(ann).get(f"/people/{ann.public_id}").text


@pytest.mark.authz
def test_who_has_left_looks_like_nobody(company, ann, log_in_as):
    gone = company.person("Gus Gone", state="inactive")
    browser = log_in_as(ann)
    left, none = browser.get(f"/people/{gone.public_id}"), browser.get(f"/people/{'0' * 32}")
    assert (left.status_code, without_tokens(left.text)) == (404, without_tokens(none.text))


@pytest.mark.parametrize("path", ["/people?q=ash", "/people?q=ahs", "/people/{}"])
def test_people_pages_take_at_most_five_queries(company, ann, log_in_as, queries, path):
    index_people(company.session)
    browser = log_in_as(ann)
    queries().clear()
    browser.get(path.format(ann.public_id))
    assert len(queries()) <= 5, queries()


@pytest.mark.authz
@pytest.mark.parametrize(
    "path", ["/", "/people", "/pln", "/asks", "/asks/new", "/mirror", "/onboarding", "/me"]
)
def test_strangers_are_asked_to_log_in(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.location.startswith("/login")) == (302, True)
