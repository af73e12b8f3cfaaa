"""Asks, as pages."""

import pytest
from sqlalchemy import func, select

from plnhub.models import Answer, Ask
from tests.pages import without_tokens
from tests.pln.asking import answered, asked


@pytest.fixture
def ann(company):
    return company.person("Ann Ash")


@pytest.fixture
def bob(company):
    return company.person("Bob Birch")


def count(database, kind):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def test_sending_a_form_twice_makes_one_ask_at_one_address(ann, log_in_as, database):
    browser, form = log_in_as(ann), {"title": "How?", "body": "", "topic": "", "token": "f" * 32}
    first, again = browser.post("/asks", data=form), browser.post("/asks", data=form)
    assert (first.location, first.status_code) == (again.location, 303)
    assert count(database, Ask) == 1


def test_sending_an_answer_twice_makes_one(company, ann, bob, log_in_as, database):
    question = asked(company, ann)
    browser = log_in_as(bob)
    for _ in range(2):
        browser.post(f"/asks/{question.public_id}/answers", data={"body": "So.", "token": "a" * 32})
    assert count(database, Answer) == 1


def test_an_ask_without_its_line_comes_back_with_the_same_token(ann, log_in_as, database):
    answer = log_in_as(ann).post("/asks", data={"title": "", "body": "much", "topic": "", "token": "keepme"})
    assert (answer.status_code, count(database, Ask)) == (400, 0)
    assert 'value="keepme"' in answer.text
    assert "much" in answer.text


def test_every_form_has_its_own_token(ann, log_in_as):
    browser = log_in_as(ann)
    tokens = {browser.get("/asks/new").text.split('name="token" value="')[1][:32] for _ in range(2)}
    assert len(tokens) == 2


def test_thanks_stand_beside_the_answer(company, ann, bob, log_in_as):
    given = answered(company, ann, bob)
    where = f"/asks/{given.ask.public_id}/answers/{given.public_id}/thanks"
    page = log_in_as(ann).post(where, data={"note": "Saved my week"}, follow_redirects=True).text
    assert "Saved my week" in page


def test_thanks_without_a_change_are_refused(company, ann, bob, log_in_as):
    given = answered(company, ann, bob)
    where = f"/asks/{given.ask.public_id}/answers/{given.public_id}/thanks"
    answer = log_in_as(ann).post(where, data={"note": ""})
    assert (answer.status_code, "Say what it changed" in answer.text) == (400, True)


@pytest.mark.authz
def test_only_the_author_closes_and_others_see_no_difference(company, ann, bob, log_in_as):
    question = asked(company, ann)
    browser = log_in_as(bob)
    theirs = browser.post(f"/asks/{question.public_id}/close")
    none = browser.post(f"/asks/{'0' * 32}/close")
    assert (theirs.status_code, without_tokens(theirs.text)) == (404, without_tokens(none.text))


def test_a_closed_ask_has_no_answer_form(company, ann, log_in_as):
    question = asked(company, ann)
    page = log_in_as(ann).post(f"/asks/{question.public_id}/close", follow_redirects=True).text
    assert "This ask is closed" in page
    assert 'name="body"' not in page


@pytest.mark.parametrize("which", ["open", "mine", "answered", "nonsense"])
def test_every_list_takes_at_most_four_queries(company, ann, bob, log_in_as, queries, which):
    for number in range(5):
        answered(company, ann, bob, token=str(number))
    browser = log_in_as(ann)
    queries().clear()
    assert browser.get(f"/asks?show={which}").status_code == 200
    assert len(queries()) <= 4, queries()


def test_one_ask_takes_at_most_four_queries(company, ann, bob, log_in_as, queries):
    given = answered(company, ann, bob)
    browser = log_in_as(bob)
    queries().clear()
    browser.get(f"/asks/{given.ask.public_id}")
    assert len(queries()) <= 4, queries()


def test_what_is_typed_is_shown_as_text(company, ann, log_in_as):
    question = asked(company, ann, title="<script>alert(1)</script>")
    assert "<script>alert" not in log_in_as(ann).get(f"/asks/{question.public_id}").text
