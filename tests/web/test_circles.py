"""Circles, as pages: names of circles and of people, for colleagues alone."""

import pytest

from plnhub.models import Circle, CircleMembership
from tests.makers import NOW


@pytest.fixture
def circle(company):
    made = Circle(source_key="key:1", name="Bees & Hives")
    company.session.add(made)
    company.session.flush()
    return made


@pytest.fixture
def join(company, circle):
    def add(person, **more):
        row = CircleMembership(circle_id=circle.id, person_id=person.id, joined_on=NOW.date(), **more)
        company.session.add(row)

    return add


@pytest.fixture
def ann(company, join):
    made = company.person("Ann Ash")
    join(made)
    return made


def test_the_list_names_every_open_circle(company, circle, ann, log_in_as):
    company.session.add(Circle(source_key="key:2", name="Closed", closed_on=NOW.date()))
    page = log_in_as(ann).get("/circles").text
    assert ("Bees &amp; Hives" in page, "One colleague" in page, ">Closed<" in page) == (True, True, False)


def test_a_circle_names_its_members(circle, ann, log_in_as):
    assert "Ann Ash" in log_in_as(ann).get(f"/circles/{circle.public_id}").text


@pytest.mark.privacy
def test_who_left_is_named_nowhere(company, circle, ann, join, log_in_as):
    join(company.person("Gone Gus", state="inactive"))
    join(company.person("Off Olga", disabled=True))
    join(company.person("Out Otto"), left_on=NOW.date())
    page = log_in_as(ann).get(f"/circles/{circle.public_id}").text
    assert [name in page for name in ("Ann Ash", "Gus", "Olga", "Otto")] == [True, False, False, False]


def test_a_closed_circle_is_not_there(company, circle, ann, log_in_as):
    circle.closed_on = NOW.date()
    assert log_in_as(ann).get(f"/circles/{circle.public_id}").status_code == 404


def test_the_circles_stand_on_the_page_of_a_person(circle, ann, log_in_as):
    page = log_in_as(ann).get(f"/people/{ann.public_id}").text
    assert f"/circles/{circle.public_id}" in page


def test_a_large_circle_comes_in_pages(company, circle, ann, join, log_in_as):
    for number in range(70):
        join(company.person(f"Person {number:03d}"))
    browser = log_in_as(ann)
    first = browser.get(f"/circles/{circle.public_id}").text
    rest = browser.get(f"/circles/{circle.public_id}?from=60").text
    assert ("Person 058" in first, "Person 059" in first, "Person 069" in rest) == (True, False, True)


def test_the_search_leads_to_circles_once_there_are_any(company, log_in_as, circle, ann):
    browser = log_in_as(ann)
    assert 'href="/circles"' in browser.get("/people").text
    circle.closed_on = NOW.date()
    company.session.commit()
    assert 'href="/circles"' not in browser.get("/people").text


@pytest.mark.authz
@pytest.mark.parametrize("path", ["/circles", "/circles/{}"])
def test_strangers_are_asked_to_log_in_first(company, circle, client, path):
    company.session.commit()
    assert client.get(path.format(circle.public_id)).status_code == 302


@pytest.mark.parametrize("path", ["/circles", "/circles/{}"])
def test_pages_of_circles_take_at_most_six_queries(company, circle, ann, join, log_in_as, queries, path):
    for number in range(30):
        join(company.person(f"Person {number}", team=f"Team {number}"))
    browser = log_in_as(ann)
    queries().clear()
    browser.get(path.format(circle.public_id))
    assert len(queries()) <= 6, queries()
