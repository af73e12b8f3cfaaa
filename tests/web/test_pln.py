"""My PLN, as pages."""

import pytest
from sqlalchemy import func, select

from plnhub.models import PlnMember
from plnhub.pln.members import add_colleague, add_outside
from tests.makers import NOW, days_ago
from tests.pages import without_tokens


@pytest.fixture
def ann(company):
    return company.person("Ann Ash")


@pytest.fixture
def bob(company):
    return company.person("Bob Birch", team="Support", site="Porto")


@pytest.fixture
def member(company, ann, bob):
    return add_colleague(company.session, ann.id, bob.public_id, "calm calls", days_ago(200))


def count(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(PlnMember))


def test_without_an_intent_the_form_comes_back_and_no_row_is_made(ann, bob, log_in_as, database):
    answer = log_in_as(ann).post(f"/pln/add/{bob.public_id}", data={"intent": " "})
    assert (answer.status_code, count(database)) == (400, 0)
    assert "a PLN is made with intention" in answer.text


def test_with_an_intent_the_colleague_is_a_member(ann, bob, log_in_as):
    answer = log_in_as(ann).post(
        f"/pln/add/{bob.public_id}", data={"intent": "calm calls"}, follow_redirects=True
    )
    assert "calm calls" in answer.text


def test_what_was_typed_is_kept_when_something_is_missing(ann, log_in_as):
    answer = log_in_as(ann).post("/pln/outside", data={"name": "Olga", "address": "", "intent": "maps"})
    assert answer.status_code == 400
    assert 'value="Olga"' in answer.text


def test_somebody_outside_the_company_can_be_a_member(ann, log_in_as):
    sent = {"name": "Olga", "address": "olga@example.org", "intent": "maps"}
    assert "Outside the company" in log_in_as(ann).post("/pln/outside", data=sent, follow_redirects=True).text


def test_letting_go_without_a_reason_is_refused(ann, member, log_in_as):
    answer = log_in_as(ann).post(f"/pln/members/{member.public_id}/remove", data={"reason": ""})
    assert (answer.status_code, "Say why" in answer.text) == (400, True)


def test_who_is_let_go_stands_in_the_history(ann, member, log_in_as):
    answer = log_in_as(ann).post(
        f"/pln/members/{member.public_id}/remove", data={"reason": "learned it"}, follow_redirects=True
    )
    assert "learned it" in answer.text


def test_garden_day_ends_with_a_review(ann, member, log_in_as):
    browser = log_in_as(ann)
    assert "Garden day" in browser.get("/pln").text
    assert (
        "Garden day"
        not in browser.post(f"/pln/members/{member.public_id}/review", follow_redirects=True).text
    )


@pytest.mark.authz
@pytest.mark.parametrize("what", ["remove", "review"])
def test_somebody_elses_member_looks_like_none(company, member, log_in_as, what):
    browser = log_in_as(company.person("Mallory"))
    theirs = browser.post(f"/pln/members/{member.public_id}/{what}", data={"reason": "x"})
    none = browser.post(f"/pln/members/{'0' * 32}/{what}", data={"reason": "x"})
    assert (theirs.status_code, without_tokens(theirs.text)) == (404, without_tokens(none.text))


def test_the_mix_is_said_in_words(company, ann, member, log_in_as):
    add_outside(company.session, ann.id, "Olga", "olga@example.org", "maps", NOW)
    page = log_in_as(ann).get("/pln").text
    assert "0 of 2" in page
    assert "single voice" in page


def test_my_pln_takes_at_most_four_queries(ann, member, log_in_as, queries):
    browser = log_in_as(ann)
    queries().clear()
    browser.get("/pln")
    assert len(queries()) <= 4, queries()


def test_what_the_directory_calls_teams_and_sites_is_text_alone(company, ann, log_in_as):
    hostile = "<script>alert(1)</script>"
    for name in ("Cy", "Di"):
        other = company.person(name, team=hostile, site=hostile, level=hostile, division=hostile)
        add_colleague(company.session, ann.id, other.public_id, "calm calls", NOW)
    page = log_in_as(ann).get("/pln").text
    assert ("&lt;script&gt;alert(1)" in page, hostile in page) == (True, False)
