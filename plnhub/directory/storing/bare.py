"""Fill a table with hardly a row without its indexes and rules: to make them at the end costs far less.

PostgreSQL looks every reference of every row up by itself; one that is made anew is checked by a single join.
Both databases undo all of this together with the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Constraint, Table, UniqueConstraint, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.schema import AddConstraint, DropConstraint

HARDLY_ANY = 100
PATIENCE, USUAL_PATIENCE = text("SET LOCAL lock_timeout = '2s'"), text("SET LOCAL lock_timeout = DEFAULT")


@contextmanager
def bare(connection: Connection, table: Table) -> Iterator[None]:
    """The table without indexes and rules for a while, where it is almost empty and nobody uses it."""
    is_stripped = _is_almost_empty(connection, table) and _stripped(connection, table)
    yield
    if not is_stripped:
        return
    for index in table.indexes:
        index.create(connection)
    for rule in reversed(_rules(connection, table)):
        connection.execute(AddConstraint(rule, isolate_from_table=False))


def _is_almost_empty(connection: Connection, table: Table) -> bool:
    return len(connection.execute(select(table.c.id).limit(HARDLY_ANY)).all()) < HARDLY_ANY


def _stripped(connection: Connection, table: Table) -> bool:
    """Whether it could be done: PostgreSQL waits for everybody who reads the table, others wait for us."""
    is_postgresql = connection.dialect.name == "postgresql"
    try:
        with connection.begin_nested():
            if is_postgresql:
                connection.execute(PATIENCE)
            for rule in _rules(connection, table):
                connection.execute(DropConstraint(rule))
            for index in table.indexes:
                index.drop(connection)
            if is_postgresql:
                connection.execute(USUAL_PATIENCE)
    except (OperationalError, ProgrammingError):  # somebody reads for long, or the table is another role's
        return False
    return True


def _rules(connection: Connection, table: Table) -> list[Constraint]:
    """References and what must be unique, where these can be taken off: SQLite's are a part of the table."""
    if connection.dialect.name != "postgresql":
        return []
    once_only = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    return [*table.foreign_key_constraints, *once_only]
