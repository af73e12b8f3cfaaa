"""Very many rows at once: none lost, none without its indexes, all or nothing."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plnhub.db import Database, open_database
from plnhub.directory.storing.bulk import BATCH, insert_rows, new_ids
from plnhub.models import Base, Person

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


@pytest.mark.parametrize("count", [0, 1, BATCH, MANY])
def test_all_rows_arrive(database: Database, count: int):
    with database.writing() as session:
        fill(session, count)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == count


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
