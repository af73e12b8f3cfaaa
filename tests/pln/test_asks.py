"""Asks, answers and thanks."""

import pytest
from sqlalchemy import select

from plnhub.errors import Invalid, NotFound
from plnhub.models import Answer, Ask
from plnhub.models.ledger import Activity
from plnhub.pln.answers import answer, thank
from plnhub.pln.asks import Which, ask, asks, close
from tests.makers import NOW
from tests.pln.asking import answered, asked


@pytest.fixture
def ann(company):
    return company.person("Ann Ash")


@pytest.fixture
def bob(company):
    return company.person("Bob Birch")


def acts(company):
    return {act.verb: act for act in company.session.scalars(select(Activity))}


def test_the_same_form_sent_twice_is_one_ask_and_one_act(company, ann):
    first, again = asked(company, ann), asked(company, ann)
    assert first.public_id == again.public_id
    assert len(company.session.scalars(select(Activity)).all()) == 1


def test_two_forms_are_two_asks_even_with_the_same_words(company, ann):
    assert asked(company, ann, token="1").public_id != asked(company, ann, token="2").public_id


def test_a_token_of_somebody_else_leads_to_another_ask(company, ann, bob):
    assert asked(company, ann).public_id != asked(company, bob).public_id


def test_an_ask_needs_its_line(company, ann):
    with pytest.raises(Invalid) as refused:
        asked(company, ann, title="  ")
    assert refused.value.field == "title"
    assert company.session.scalars(select(Ask)).all() == []


def test_an_ask_without_a_token_is_refused(company, ann):
    with pytest.raises(Invalid):
        asked(company, ann, token="")


def test_the_same_answer_sent_twice_is_one(company, ann, bob):
    assert answered(company, ann, bob).public_id == answered(company, ann, bob).public_id
    assert len(company.session.scalars(select(Answer)).all()) == 1


def test_an_answer_flows_to_the_one_who_asked(company, ann, bob):
    given = answered(company, ann, bob, topic="Kafka")
    act = acts(company)["answer"]
    key = f"hub:ask:{given.ask.public_id}"
    assert (act.key, act.in_reply_to, act.context) == (f"hub:answer:{given.public_id}", key, key)
    assert (act.topic, len(act.recipients)) == ("Kafka", 1)


def test_a_closed_ask_takes_no_answer(company, ann, bob):
    question = asked(company, ann)
    close(company.session, ann.id, question.public_id, NOW)
    with pytest.raises(Invalid):
        answer(company.session, bob.id, question.public_id, body="late", token="x", now=NOW)


def test_only_the_author_closes(company, ann, bob):
    question = asked(company, ann)
    with pytest.raises(NotFound):
        close(company.session, bob.id, question.public_id, NOW)


def test_thanks_say_what_changed(company, ann, bob):
    given = answered(company, ann, bob)
    with pytest.raises(Invalid):
        thank(company.session, ann.id, given.public_id, "", NOW)
    assert given.thanked_at is None


def test_thanks_answer_the_answer_and_come_once(company, ann, bob):
    given = answered(company, ann, bob)
    thank(company.session, ann.id, given.public_id, "Saved my week", NOW)
    thank(company.session, ann.id, given.public_id, "Something else", NOW)
    assert acts(company)["thank"].in_reply_to == f"hub:answer:{given.public_id}"
    assert given.thanks_note == "Saved my week"


def test_only_who_asked_may_thank(company, ann, bob):
    given = answered(company, ann, bob)
    with pytest.raises(NotFound):
        thank(company.session, bob.id, given.public_id, "I am great", NOW)


def test_nobody_thanks_themselves(company, ann):
    given = answered(company, ann, ann)
    with pytest.raises(NotFound):
        thank(company.session, ann.id, given.public_id, "Well done, me", NOW)


def test_the_three_lists_hold_open_own_and_answered_asks(company, ann, bob):
    closed = asked(company, ann, title="closed", token="c")
    close(company.session, ann.id, closed.public_id, NOW)
    answered(company, bob, ann, token="b", title="answered")
    found = {which: {each.title for each in asks(company.session, which, ann.id)} for which in Which}
    assert found == {Which.OPEN: {"answered"}, Which.MINE: {"closed"}, Which.ANSWERED: {"answered"}}


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\x1b"])
def test_signs_that_cannot_be_shown_are_refused(company, ann, sign):
    with pytest.raises(Invalid):
        ask(company.session, ann.id, title=f"a{sign}b", body="", topic="", token="t", now=NOW)
