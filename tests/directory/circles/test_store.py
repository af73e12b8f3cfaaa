"""What a plan of circles writes."""

from sqlalchemy import select

from plnhub.db import Database
from plnhub.directory.circles.circle_plan import CirclePlan, FoundCircle
from plnhub.directory.circles.circle_store import apply_circles, circles_on_file
from plnhub.models import CircleMembership, Person, PersonState
from tests.directory.makers import NOW

BEES = FoundCircle(source_key="key:bees", name="Bees")


def hired(database: Database, uid: str, state: PersonState = PersonState.ACTIVE) -> int:
    with database.writing() as session:
        one = Person(source_key=f"key-{uid}", uid=uid, name=uid, state=state, state_since=NOW)
        session.add(one)
        session.flush()
        return one.id


def applied(database: Database, **planned) -> int:
    with database.writing() as session:
        return apply_circles(session, CirclePlan(**planned), NOW)


def test_a_new_circle_is_on_file_with_its_people(database: Database):
    people = frozenset({hired(database, "ada"), hired(database, "bob")})
    written = applied(database, created=(BEES,), joined={BEES.source_key: people})
    with database.reading() as session:
        (circle,) = circles_on_file(session)
    assert (written, circle.name, circle.members, circle.is_closed) == (3, "Bees", people, False)


def test_whoever_was_erased_while_the_groups_were_read_joins_nothing(database: Database):
    ada, bob = hired(database, "ada"), hired(database, "bob", PersonState.PSEUDONYM)
    written = applied(database, created=(BEES,), joined={BEES.source_key: frozenset({ada, bob})})
    with database.reading() as session:
        assert (written, set(session.scalars(select(CircleMembership.person_id)))) == (2, {ada})


def test_who_left_stays_on_file_with_the_day(database: Database):
    ada = frozenset({hired(database, "ada")})
    applied(database, created=(BEES,), joined={BEES.source_key: ada})
    applied(database, left={BEES.source_key: ada})
    with database.reading() as session:
        assert session.scalars(select(CircleMembership.left_on)).one() == NOW.date()
        assert circles_on_file(session)[0].members == frozenset()
