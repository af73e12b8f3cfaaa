"""About me."""

import pytest

from plnhub.pln.gifts import gifts_of


@pytest.fixture
def ann(company):
    return company.person("Ann Ash")


def gifts(database, person):
    with database.reading() as session:
        return [(gift.kind, gift.name) for gift in gifts_of(session, person.id)]


def test_gifts_come_first_on_the_page(ann, log_in_as):
    page = log_in_as(ann).get("/me").text
    assert page.index("Head") < page.index("Who sees what?")


def test_a_gift_is_offered_once_however_it_is_written(ann, log_in_as, database):
    browser = log_in_as(ann)
    for name in ("Kafka", " kafka "):
        browser.post("/me/gifts", data={"kind": "head", "name": name})
    assert gifts(database, ann) == [("head", "Kafka")]


def test_a_gift_makes_its_owner_findable_at_once(ann, log_in_as):
    browser = log_in_as(ann)
    browser.post("/me/gifts", data={"kind": "heart", "name": "Beekeeping"})
    assert ann.public_id in browser.get("/people?q=beekeeping").text


@pytest.mark.parametrize("form", [{"kind": "wallet", "name": "x"}, {"kind": "head", "name": " "}])
def test_a_gift_without_kind_or_name_is_refused(ann, log_in_as, database, form):
    assert log_in_as(ann).post("/me/gifts", data=form).status_code == 400
    assert gifts(database, ann) == []


@pytest.mark.authz
def test_nobody_takes_somebody_elses_gift(company, ann, log_in_as, database):
    gift = company.gift(ann, "Kafka")
    log_in_as(company.person("Mallory")).post(f"/me/gifts/{gift.public_id}/remove")
    assert gifts(database, ann) == [("head", "Kafka")]


def test_a_gift_can_be_taken_back(company, ann, log_in_as, database):
    gift = company.gift(ann, "Kafka")
    log_in_as(ann).post(f"/me/gifts/{gift.public_id}/remove")
    assert gifts(database, ann) == []
