"""Write very many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.orm import Session

BATCH = 5_000
Row = tuple[Any, ...]


def insert_rows(session: Session, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows given as tuples in the order of `columns`, a batch at a time, inside the transaction."""
    connection = session.connection()
    ready = _for_database(rows, _processors(table, columns, connection.dialect))
    if connection.dialect.name == "postgresql":
        with connection.connection.cursor() as cursor, cursor.copy(_copy(table, columns)) as copy:  # type: ignore[attr-defined]
            for row in ready:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
    while batch := list(islice(ready, BATCH)):
        connection.exec_driver_sql(statement, batch)


def _copy(table: Table, columns: Sequence[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{table.name}" ({quoted}) FROM STDIN'


def _processors(
    table: Table, columns: Sequence[str], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    """What turns a value into the database's own form, for the few columns that need it."""
    found = ((place, table.c[name].type) for place, name in enumerate(columns))
    made = ((place, kind.dialect_impl(dialect).bind_processor(dialect)) for place, kind in found)
    return [(place, processor) for place, processor in made if processor is not None]


def _for_database(rows: Iterable[Row], processors: list[tuple[int, Callable[[Any], Any]]]) -> Iterator[Row]:
    for row in rows:
        ready = list(row)
        for place, process in processors:
            ready[place] = process(ready[place])
        yield tuple(ready)
