"""Several workers at once on PostgreSQL: each profile is read by one of them, and all count on one count."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from connectors.errors import RateLimited
from plnhub.db import Database, open_database
from plnhub.models import Base, NetworkRun, Person, Profile, ProfileState
from plnhub.networks.limiter import Limiter, Pace
from plnhub.networks.runs import note_failure, note_good
from plnhub.profiles.claims import claim, due_profiles, hand_out
from tests.makers import NOW

pytestmark = pytest.mark.postgres
WORKERS, PROFILES = 6, 60


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    made = open_database(postgres_url)
    Base.metadata.create_all(made.engine)
    with made.writing() as session:
        for number in range(PROFILES):
            person = Person(uid=f"p{number}", source_key=f"p{number}", name="P", state_since=NOW)
            session.add(person)
            session.flush()
            session.add(due(person.id, number))
    yield made
    made.engine.dispose()


def due(person_id: int, number: int) -> Profile:
    return Profile(
        person_id=person_id,
        network="feed",
        account_id=str(number),
        state=ProfileState.VERIFIED,
        linked_at=NOW,
        mirror_on=True,
        reads_since=NOW,
        next_poll_at=NOW,
    )


def at_once(act: Callable[[], None]) -> None:
    threads = [threading.Thread(target=act) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_profile_is_claimed_by_one_worker(database: Database):
    taken: list[int] = []

    def take() -> None:
        with database.writing() as session:
            ids = [each.profile_id for each in due_profiles(session, NOW, ["feed"])]
            taken.extend(one.profile_id for one in claim(session, ids, ["feed"], NOW))

    at_once(take)
    assert len(taken) == len(set(taken)) == PROFILES


def test_each_profile_is_handed_out_once(database: Database):
    handed: list[int] = []

    def hand() -> None:
        with database.writing() as session:
            ids = [each.profile_id for each in due_profiles(session, NOW, ["feed"])]
            handed.extend(hand_out(session, ids, NOW)[1])

    at_once(hand)
    assert len(handed) == len(set(handed)) == PROFILES


def test_no_more_requests_are_handed_out_than_fit(database: Database):
    taken: list[int] = []

    def ask() -> None:
        limiter = Limiter(database, lambda: NOW, Pace(per_second=1, burst=40))
        try:
            while True:
                limiter.take(("feed.example", ""), "feed")
                taken.append(1)
        except RateLimited:
            return

    at_once(ask)
    assert len(taken) == 40


def test_how_a_network_went_is_noted_by_all_at_once(database: Database):
    def note() -> None:
        with database.writing() as session:
            note_good(session, "feed", NOW)
            note_failure(session, "feed", "no answer", NOW)

    at_once(note)
    with database.reading() as session:
        assert [run.error for run in session.scalars(select(NetworkRun))] == ["no answer"]
