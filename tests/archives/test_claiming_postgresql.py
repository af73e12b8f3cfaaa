"""Several people who claim one account at the same moment, on PostgreSQL: each sees the others."""

import threading

import pytest
from sqlalchemy import select

from connectors.contract import AccountRef
from plnhub.archives.claiming import profile_for
from plnhub.db import open_database
from plnhub.models import Base, Person, Profile, ProfileState
from tests.makers import NOW

PEOPLE = 6
REF = AccountRef(network="x", host="x.com", account_id="990001")


@pytest.mark.postgres
def test_new_claims_at_the_same_moment_freeze_each_other(postgres_url: str):
    database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        people = [Person(uid=f"p{n}", source_key=f"p{n}", name="P", state_since=NOW) for n in range(PEOPLE)]
        session.add_all(people)
        session.flush()
        ids = [person.id for person in people]
    ready = threading.Barrier(PEOPLE)

    def claim(person_id: int) -> None:
        ready.wait()
        with database.writing() as session:
            profile_for(session, person_id, f"{person_id:032}", REF, NOW)

    threads = [threading.Thread(target=claim, args=(person_id,)) for person_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        states = list(session.scalars(select(Profile.state)))
    database.engine.dispose()
    assert states == [ProfileState.FROZEN] * PEOPLE
