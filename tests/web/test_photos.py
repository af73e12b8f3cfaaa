"""Photos on pages: who sees them, how they are served, and the person's own switch."""

import pytest

from plnhub.directory.photos.photo_store import NewPhoto, keep_photos
from plnhub.models import PersonPhoto
from tests.makers import NOW

PICTURE, MARK = b"RIFF a small picture", "a" * 32


@pytest.fixture
def ann(company):
    """She has a photo."""
    made = company.person("Ann Ash")
    photo = NewPhoto(person_id=made.id, source_hash="s", hash=MARK, content=PICTURE)
    keep_photos(company.session, [photo], NOW)
    company.session.refresh(made)
    return made


@pytest.fixture
def bob(company, ann, log_in_as):
    return log_in_as(company.person("Bob Birch"))


def address(person, mark: str = MARK) -> str:
    return f"/people/{person.public_id}/photo/{mark}"


def test_a_colleague_is_shown_by_photo(ann, bob):
    assert f'src="{address(ann)}"' in bob.get(f"/people/{ann.public_id}").text


def test_who_has_no_photo_is_shown_by_initials(company, ann, bob):
    cem = company.person("Cem Can")
    company.session.commit()
    page = bob.get(f"/people/{cem.public_id}").text
    assert ("/photo/" in page, ">CC</span>" in page) == (False, True)


def test_a_photo_comes_as_a_picture_that_only_this_browser_keeps(ann, bob):
    answer = bob.get(address(ann))
    assert (answer.data, answer.mimetype) == (PICTURE, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.cache_control.private, "public" in answer.headers["Cache-Control"]) == (True, False)
    assert answer.cache_control.max_age == 86_400


def test_a_photo_that_the_browser_has_is_not_sent_again(ann, bob):
    again = bob.get(address(ann), headers={"If-None-Match": f'"{MARK}"'})
    assert (again.status_code, again.data) == (304, b"")


def test_all_other_pages_stay_out_of_every_cache(bob):
    assert bob.get("/people").headers["Cache-Control"] == "no-store"


@pytest.mark.authz
def test_strangers_see_no_photo(ann, company, client):
    company.session.commit()
    answer = client.get(address(ann))
    assert (answer.status_code, PICTURE in answer.data) == (302, False)


@pytest.mark.authz
@pytest.mark.parametrize("mark", ["b" * 32, "x", "' or 1=1"])
def test_another_mark_leads_nowhere(ann, bob, mark):
    assert bob.get(address(ann, mark)).status_code == 404


@pytest.mark.authz
@pytest.mark.parametrize("change", [{"state": "inactive"}, {"disabled": True}])
def test_nobody_sees_the_photo_of_somebody_who_left(company, ann, bob, change):
    for name, value in change.items():
        setattr(ann, name, value)
    company.session.commit()
    assert bob.get(address(ann)).status_code == 404


@pytest.mark.privacy
def test_who_hides_the_photo_has_it_erased_at_once(company, ann, log_in_as, database):
    mine = log_in_as(ann)
    mine.post("/me/photo/hide")
    with database.reading() as session:
        row = session.get(PersonPhoto, ann.id)
    assert (row.content, row.hidden, mine.get(address(ann)).status_code) == (None, True, 404)


def test_the_own_page_offers_the_switch_and_the_way_back(ann, log_in_as):
    mine = log_in_as(ann)
    assert "/me/photo/hide" in mine.get("/me").text
    mine.post("/me/photo/hide")
    assert "/me/photo/show" in mine.get("/me").text
    mine.post("/me/photo/show")
    assert "/me/photo/hide" in mine.get("/me").text


def test_where_no_photos_are_taken_over_nobody_is_asked(company, log_in_as):
    assert "/me/photo/" not in log_in_as(company.person("Dee Dahl")).get("/me").text


def test_photos_cost_a_page_of_people_no_query(company, ann, bob, queries):
    people = [company.person(f"Ann Number{n}") for n in range(12)]
    company.session.commit()
    queries().clear()
    bob.get("/people?q=ann")
    without = len(queries())
    photos = [NewPhoto(person_id=p.id, source_hash="s", hash=MARK, content=PICTURE) for p in people]
    keep_photos(company.session, photos, NOW)
    company.session.commit()
    queries().clear()
    assert (bob.get("/people?q=ann").text.count("/photo/"), len(queries())) == (13, without)
