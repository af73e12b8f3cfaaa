"""Circles and photos follow a good sync in jobs of their own."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from plnhub.directory.photos.photo_store import NewPhoto, keep_photos
from plnhub.jobs import photo_tasks
from plnhub.jobs.beside_staff import CIRCLES, PHOTOS, ask_for_the_rest
from plnhub.jobs.runner import run_job
from plnhub.jobs.staff import directory_run, sync_staff
from plnhub.models import Circle, Job, Person

KNOWN = photo_tasks.photos, photo_tasks.circles


def waiting(hub):
    with hub.database.reading() as session:
        return sorted(session.scalars(select(Job.name)))


@pytest.fixture
def generous(hub):
    """An installation that takes over photos and circles."""
    more = {"directory_photos": True, "directory_circles_base": "ou=circles,dc=pln,dc=example"}
    return replace(hub, settings=hub.settings.model_copy(update=more))


def test_nothing_follows_unless_it_is_switched_on(hub):
    sync_staff(hub, directory_run(hub), "t")
    assert waiting(hub) == []


def test_both_follow_a_good_sync(generous):
    sync_staff(generous, directory_run(generous), "t")
    assert waiting(generous) == [CIRCLES, PHOTOS]


def test_neither_waits_twice(generous):
    for _ in range(2):
        ask_for_the_rest(generous, generous.settings, "t")
    assert waiting(generous) == [CIRCLES, PHOTOS]


def test_what_was_switched_off_is_cleared_away(hub):
    sync_staff(hub, directory_run(hub), "t")
    with hub.database.writing() as session:
        person = session.scalars(select(Person).limit(1)).one()
        keep_photos(
            session, [NewPhoto(person_id=person.id, source_hash="s", hash="h", content=b"p")], hub.now()
        )
        session.add(Circle(source_key="key:1", name="Bees"))
    ask_for_the_rest(hub, hub.settings, "t")
    assert waiting(hub) == [CIRCLES, PHOTOS]


def test_a_source_that_knows_no_photos_gives_none_and_fails_nothing(generous):
    sync_staff(generous, directory_run(generous), "t")
    with generous.database.reading() as session:
        jobs = list(session.scalars(select(Job.public_id)))
    assert [run_job(generous, public_id) for public_id in jobs] == [True, True]
