"""Administrators find people by their names, whoever they are and however they are written."""

import pytest

from plnhub.access.roles import grant_role
from plnhub.models import PersonState, Role
from tests.makers import NOW

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def ada(company):
    return company.person("Ada Lovelace")


@pytest.fixture
def browser(company, log_in_as, ada):
    root = company.person("Root")
    grant_role(company.session, root.id, Role.ADMIN, "command line", NOW)
    return log_in_as(root)


def page(person):
    return f"/admin/people/{person.public_id}"


@pytest.mark.parametrize("words", ["love", "LOVELACE ada", "Ada", "a l"])
def test_people_are_found_by_parts_of_their_names(browser, ada, words):
    answer = browser.get("/admin/people", query_string={"uid": words})
    assert f'href="{page(ada)}"' in answer.text


@pytest.mark.parametrize("words", ["Лавлейс", "лавлейс", "ольга Лав"])
def test_names_in_other_letters_are_found_by_small_ones_too(company, browser, words):
    olga = company.person("Ольга Лавлейс", uid="olga")
    company.session.commit()
    assert f'href="{page(olga)}"' in browser.get("/admin/people", query_string={"uid": words}).text


@pytest.mark.parametrize("state", [PersonState.INACTIVE, PersonState.MISSING])
def test_whoever_is_gone_is_found_by_name_too(company, browser, ada, state):
    ada.state, ada.disabled = state, True
    company.session.commit()
    assert f'href="{page(ada)}"' in browser.get("/admin/people?uid=lovelace").text


@pytest.mark.parametrize("words", ["Lovelace Grace", "%", "_", "Ada%Lovelace"])
def test_every_word_must_stand_in_the_name_letter_by_letter(browser, ada, words):
    assert page(ada) not in browser.get("/admin/people", query_string={"uid": words}).text


def test_a_name_full_of_tricks_is_shown_as_text(company, browser):
    company.person(f"Eve {HOSTILE}", uid="eve.hostile")
    company.session.commit()
    text = browser.get("/admin/people?uid=eve").text
    assert ("eve.hostile" in text, HOSTILE in text) == (True, False)


def test_whoever_was_erased_is_not_found_by_name(company, browser, ada):
    ada.state = PersonState.PSEUDONYM
    company.session.commit()
    assert "Nobody has this log-in name" in browser.get("/admin/people?uid=lovelace").text
