"""Very many rows at once: none lost, none without its indexes, all or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plnhub.db import Database, open_database
from plnhub.directory.planning.changes import creation
from plnhub.directory.storing.apply import managers_first
from plnhub.directory.storing.bulk import BATCH, insert_rows, new_ids
from plnhub.models import Base, Person
from tests.directory.makers import staff

COLUMNS = ("id", "public_id", "source_key", "uid", "name", "state_since", "dimensions", "disabled")
MORE = ("source", "state", "missing_runs", "source_hash", "manager_id")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
PERSON = Base.metadata.tables["person"]
MANY = BATCH + 1


def row(number: int, manager: int | None = None) -> tuple:
    name = f"p{number}"
    own = (number, name, name, name, name, NOW, {"site": name}, number % 2 == 0)
    return (*own, "directory", "active", 0, "", manager)


def fill(session: Session, count: int, first: int = 1) -> None:
    """Everybody reports to the last one, who comes after them."""
    last = first + count - 1
    insert_rows(session, PERSON, (*COLUMNS, *MORE), (row(n, last) for n in range(first, last + 1)))


def indexes(database: Database) -> set[str | None]:
    return {index["name"] for index in inspect(database.engine).get_indexes("person")}


def references(database: Database) -> set[str | None]:
    return {key["name"] for key in inspect(database.engine).get_foreign_keys("person")}


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.mark.parametrize("people", [0, 1, BATCH, MANY])
def test_all_rows_arrive(database: Database, people: int):
    with database.writing() as session:
        fill(session, people)
    assert count(database) == people


def test_values_come_back_as_they_were(database: Database):
    with database.writing() as session:
        fill(session, 2)
    with database.reading() as session:
        one = session.get_one(Person, 2)
        assert (one.dimensions, one.disabled, one.state_since, one.manager_id) == (
            {"site": "p2"},
            True,
            NOW,
            2,
        )


def test_a_first_load_leaves_every_index_in_place(database: Database):
    before = indexes(database)
    with database.writing() as session:
        fill(session, MANY)
    assert indexes(database) == before


def test_a_failure_in_the_middle_leaves_neither_rows_nor_missing_indexes(database: Database):
    before = indexes(database)
    with pytest.raises(IntegrityError), database.writing() as session:
        insert_rows(session, PERSON, (*COLUMNS, *MORE), (row(min(n, MANY)) for n in range(1, MANY + 2)))
    with database.reading() as session:
        assert (session.scalar(select(func.count()).select_from(Person)), indexes(database)) == (0, before)


def test_new_ids_are_nobodys(database: Database):
    with database.writing() as session:
        fill(session, 3)
        assert list(new_ids(session, PERSON, 2)) == [4, 5]


def test_managers_are_written_before_their_reports():
    """While a row refers to one that is not there yet, SQLite looks through the whole table at each row."""
    created = [creation(staff(str(n), key=str(n)), str(n // 2) if n else None) for n in reversed(range(50))]
    places = {one.key: place for place, one in enumerate(managers_first(created))}
    assert len(places) == 50
    assert all(places[str(n)] > places[str(n // 2)] for n in range(1, 50))


@pytest.fixture
def on_postgresql(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


@pytest.mark.postgres
def test_a_first_load_leaves_postgresql_its_indexes_and_references(on_postgresql: Database):
    before = indexes(on_postgresql), references(on_postgresql)
    with on_postgresql.writing() as session:
        fill(session, MANY, first=new_ids(session, PERSON, MANY)[0])
    assert (indexes(on_postgresql), references(on_postgresql)) == before
    assert len(before[1]) == 2


@pytest.mark.postgres
def test_a_first_load_on_postgresql_refuses_a_reference_to_nobody(on_postgresql: Database):
    before = references(on_postgresql)
    with pytest.raises(IntegrityError), on_postgresql.writing() as session:
        insert_rows(session, PERSON, (*COLUMNS, *MORE), (row(n, manager=-2) for n in range(1, MANY + 1)))
    assert (count(on_postgresql), references(on_postgresql)) == (0, before)


@pytest.mark.postgres
def test_a_first_load_on_postgresql_goes_on_beside_somebody_who_reads_for_long(on_postgresql: Database):
    with on_postgresql.reading() as reader:
        reader.scalar(select(func.count()).select_from(Person))
        with on_postgresql.writing() as session:
            fill(session, MANY)
    assert count(on_postgresql) == MANY


@pytest.mark.postgres
def test_postgresql_takes_the_same_rows(postgres_url: str):
    database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        first, last = new_ids(session, PERSON, 2)
        fill(session, 2, first=first)
    with database.reading() as session:
        told = session.execute(select(Person.id, Person.manager_id, Person.dimensions)).all()
    database.engine.dispose()
    assert [tuple(one) for one in told] == [
        (first, last, {"site": f"p{first}"}),
        (last, last, {"site": f"p{last}"}),
    ]
