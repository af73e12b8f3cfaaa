"""The way in, as a page."""

import pytest


@pytest.fixture
def nia(company):
    return company.newcomer("Nia New")


def test_one_next_step_is_highlighted_with_its_minutes_and_reason(nia, log_in_as):
    page = log_in_as(nia).get("/onboarding").text
    assert page.count("card-next") == 1
    assert "about 5 minutes" in page
    assert "One honest question is enough" in page


def test_a_step_is_ticked_by_hand_and_taken_back(nia, log_in_as):
    browser = log_in_as(nia)
    assert "ticked by you" in browser.post("/onboarding/steps/decide/done", follow_redirects=True).text
    assert "ticked by you" not in browser.post("/onboarding/steps/decide/undo", follow_redirects=True).text


def test_adding_somebody_ticks_by_itself(company, nia, log_in_as):
    browser, bob = log_in_as(nia), company.person("Bob Birch")
    company.session.commit()
    browser.post(f"/pln/add/{bob.public_id}", data={"intent": "calm calls"})
    assert "seen by the Hub" in browser.get("/onboarding").text


@pytest.mark.parametrize("path", ["/onboarding/it-is-ok", "/onboarding/share-check"])
def test_the_two_pages_can_be_opened_and_confirmed(nia, log_in_as, path):
    browser = log_in_as(nia)
    assert "I have read it" in browser.get(path).text
    key = path.rpartition("/")[2]
    assert "opened" in browser.post(f"/onboarding/steps/{key}/done", follow_redirects=True).text


def test_the_page_says_who_sees_it_and_compares_with_nobody(nia, log_in_as):
    page = log_in_as(nia).get("/onboarding").text
    assert "Who sees this?" in page
    assert "%" not in page
    assert "tone-bad" not in page


def test_an_unknown_step_does_not_exist(nia, log_in_as):
    assert log_in_as(nia).post("/onboarding/steps/fly/done").status_code == 404


def test_the_way_in_takes_at_most_four_queries(nia, log_in_as, queries):
    browser = log_in_as(nia)
    queries().clear()
    browser.get("/onboarding")
    assert len(queries()) <= 4, queries()
