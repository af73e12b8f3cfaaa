"""The portal's questions in PostgreSQL's own dialect."""

from collections.abc import Iterator

import pytest

from plnhub.db import Database
from plnhub.onboarding.ticks import complete_steps_of_all
from plnhub.pln.desk import Interests, interests_of, matters
from plnhub.pln.members import add_colleague, members_of
from plnhub.pln.news import news_of
from plnhub.pln.suggestions import people_worth_meeting
from plnhub.search.index import index_people
from plnhub.search.people import search_people
from tests.makers import NOW, Company
from tests.pln.asking import answered, asked
from tests.pln.test_suggestions import ask_directly

pytestmark = pytest.mark.postgres


@pytest.fixture
def company(postgres_database: Database) -> Iterator[Company]:
    with postgres_database.writer() as session:
        yield Company(session=session)


def test_the_less_asked_comes_first(company):
    ann = company.person("Ann Ash")
    busy, rare = company.person("Busy Bee", team="Ops"), company.person("Rare Rye", team="Ops")
    for each in (busy, rare):
        company.gift(each, "Kafka")
    ask_directly(company, busy, 3)
    found = people_worth_meeting(company.session, ann, [], Interests(topics=("Kafka",)), NOW)
    assert [each.person for each in found][:2] == [rare, busy]


def test_people_are_found_with_a_slip(company):
    company.person("Zofia Żółć-Wiśniewska")
    index_people(company.session)
    found = search_people(company.session, "wisnewska")
    assert ([each.name for each in found.people], found.forgiven) == (["Zofia Żółć-Wiśniewska"], True)


def test_the_home_page_gathers_its_parts(company):
    ann, bob = company.person("Ann Ash"), company.person("Bob Birch")
    company.gift(ann, "Kafka")
    company.consent(bob, show=True)
    add_colleague(company.session, ann.id, bob.public_id, "calm calls", NOW)
    asked(company, bob, title="Kafka?", token="b")
    answered(company, asker=ann, helper=bob, topic="maps")
    interests = interests_of(company.session, ann.id)
    waiting = matters(company.session, ann.id, interests.gifts, NOW)
    news = news_of(company.session, members_of(company.session, ann.id), NOW)
    assert [each.kind for each in waiting] == ["thank", "answer"]
    assert {each.verb for each in news} == {"ask", "answer"}


def test_a_form_sent_twice_is_one_ask(company):
    ann = company.person("Ann Ash")
    assert asked(company, ann).public_id == asked(company, ann).public_id


def test_steps_tick_for_everybody(company):
    answered(company, asker=company.person("Ann Ash"), helper=company.person("Bob Birch"))
    assert complete_steps_of_all(company.session, NOW) == 2
