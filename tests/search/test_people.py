"""Search for people."""

import pytest

from plnhub.errors import NotFound
from plnhub.models import Profile, ProfileState
from plnhub.pln.members import add_colleague
from plnhub.search.cards import card_of
from plnhub.search.index import index_people
from plnhub.search.people import search_people
from tests.makers import NOW


def found(company, query):
    return [person.name for person in search_people(company.session, query).people]


@pytest.fixture
def people(company):
    made = {
        "zofia": company.person("Zofia Żółć-Wiśniewska", team="Legal", site="Kraków", title="Counsel"),
        "dan": company.person("Dan Dale", team="Data", title="Analyst"),
        "eve": company.person("Eve Elm", team="Support", title="Agent"),
    }
    company.gift(made["eve"], "Beekeeping")
    index_people(company.session)
    return made


@pytest.mark.parametrize("query", ["zolc", "ŻÓŁĆ", "wisniewska zofia", "krakow", "legal counsel", "Wiś"])
def test_people_are_found_whatever_the_case_the_accents_and_the_order(company, people, query):
    assert found(company, query) == ["Zofia Żółć-Wiśniewska"]


def test_people_are_found_by_their_gifts(company, people):
    assert found(company, "beekeep") == ["Eve Elm"]


@pytest.mark.parametrize("query", ["wisnewska", "wisniewskka", "zofai"])
def test_a_small_slip_is_forgiven_and_said(company, people, query):
    result = search_people(company.session, query)
    assert ([each.name for each in result.people], result.forgiven) == (["Zofia Żółć-Wiśniewska"], True)


def test_every_word_must_match(company, people):
    assert found(company, "zofia data") == []


def test_names_come_before_teams(company, people):
    company.person("Ada Data", team="Support")
    index_people(company.session)
    assert found(company, "data") == ["Ada Data", "Dan Dale"]


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "'; drop table person; --", "-"])
def test_signs_without_words_find_nobody_and_harm_nothing(company, people, query):
    assert found(company, query) == []


@pytest.mark.parametrize("gone", [{"state": "inactive"}, {"state": "pseudonym"}, {"disabled": True}])
def test_who_has_left_is_not_found(company, gone):
    company.person("Gus Gone", **gone)
    index_people(company.session)
    assert found(company, "gus") == []


def test_who_is_not_indexed_yet_is_found_by_name(company):
    company.person("Fay Fresh")
    assert found(company, "fresh") == ["Fay Fresh"]


def test_a_long_list_says_that_there_is_more(company):
    for number in range(4):
        company.person(f"Sam Same{number}")
    index_people(company.session)
    result = search_people(company.session, "sam", limit=3)
    assert (len(result.people), result.more) == (3, True)


def test_indexing_one_person_leaves_the_others(company, people):
    company.gift(people["dan"], "Origami")
    assert index_people(company.session, [people["dan"].id]) == 1
    assert found(company, "origami") == ["Dan Dale"]
    assert found(company, "beekeeping") == ["Eve Elm"]


def shown(company, person, network, **more):
    profile = Profile(person_id=person.id, network=network, linked_at=NOW, handle=network, **more)
    company.session.add(profile)
    company.session.flush()


def test_a_card_shows_only_proven_profiles_that_the_owner_shows(company, people):
    eve = people["eve"]
    shown(company, eve, "github", state=ProfileState.VERIFIED, show_on=True, url="https://github.com/eve")
    shown(company, eve, "mastodon", state=ProfileState.VERIFIED, show_on=False)
    shown(company, eve, "feed", state=ProfileState.PENDING, show_on=True)
    card = card_of(company.session, eve.public_id, people["dan"].id)
    assert [(each.kind, each.url) for each in card.profiles] == [("github", "https://github.com/eve")]


def test_an_address_that_is_no_web_page_is_no_link(company, people):
    eve = people["eve"]
    shown(company, eve, "feed", state=ProfileState.VERIFIED, show_on=True, url="javascript:alert(1)")
    assert card_of(company.session, eve.public_id, eve.id).profiles[0].url is None


def test_a_card_tells_its_reader_alone_why_they_chose_the_person(company, people):
    add_colleague(company.session, people["dan"].id, people["eve"].public_id, "patience", NOW)
    mine = card_of(company.session, people["eve"].public_id, people["dan"].id)
    theirs = card_of(company.session, people["eve"].public_id, people["zofia"].id)
    assert (mine.chosen.intent, theirs.chosen) == ("patience", None)


def test_there_is_no_card_of_somebody_who_left(company, people):
    gone = company.person("Gus Gone", state="inactive")
    with pytest.raises(NotFound):
        card_of(company.session, gone.public_id, people["dan"].id)
