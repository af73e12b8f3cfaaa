"""Write very many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Dialect, Table, func, select, text
from sqlalchemy.orm import Session

from plnhub.directory.storing.bare import bare

BATCH = 5_000
MUCH_CACHE, USUAL_CACHE = "PRAGMA cache_size = -32768", "PRAGMA cache_size = -2000"  # in KiB
SEQUENCE = text("SELECT pg_get_serial_sequence(:name, 'id')")
NEXT_IDS = text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :count)")
Row = tuple[Any, ...]


def new_ids(session: Session, table: Table, count: int) -> Sequence[int]:
    """So many ids that nobody has; rows can then refer to one another while they are inserted."""
    if not count:
        return ()
    if session.connection().dialect.name == "postgresql":
        sequence = session.scalar(SEQUENCE, {"name": table.name})
        return list(session.scalars(NEXT_IDS, {"sequence": sequence, "count": count}))
    first = 1 + (session.scalar(select(func.max(table.c.id))) or 0)
    return range(first, first + count)


def insert_rows(session: Session, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows given as tuples in the order of `columns`, inside the transaction.

    Rows may refer to later ones among them (on SQLite also to rows that follow before the commit), but while
    any such reference is open SQLite looks through the whole table at each row: only few should.
    """
    connection = session.connection()
    ready = _for_database(rows, _processors(table, columns, connection.dialect))
    first = list(islice(ready, BATCH))
    insert = _copy_rows if connection.dialect.name == "postgresql" else _insert_into_sqlite
    with bare(connection, table) if len(first) == BATCH else nullcontext():
        insert(connection, table, columns, chain(first, ready))


def _copy_rows(connection: Connection, table: Table, columns: Sequence[str], ready: Iterator[Row]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(_copy(table, columns)) as copy:  # type: ignore[attr-defined]
        for row in ready:
            copy.write_row(row)


def _insert_into_sqlite(
    connection: Connection, table: Table, columns: Sequence[str], ready: Iterator[Row]
) -> None:
    """With room in memory for the indexes, which are written all over."""
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql(MUCH_CACHE)
    while batch := list(islice(ready, BATCH)):
        connection.exec_driver_sql(statement, batch)
    connection.exec_driver_sql(USUAL_CACHE)


def _copy(table: Table, columns: Sequence[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'COPY "{table.name}" ({quoted}) FROM STDIN'


def _processors(
    table: Table, columns: Sequence[str], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    """What turns a value into the database's own form, for the few columns that need it."""
    found = ((place, table.c[name].type) for place, name in enumerate(columns))
    made = ((place, kind.dialect_impl(dialect).bind_processor(dialect)) for place, kind in found)
    return [(place, _remembering(processor)) for place, processor in made if processor is not None]


def _remembering(process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Many rows in succession share one value, such as the time of the run: it is turned once."""
    last: list[Any] = [None, process(None)]

    def remembered(value: Any) -> Any:
        if value is not last[0]:
            last[:] = value, process(value)
        return last[1]

    return remembered


def _for_database(rows: Iterable[Row], processors: list[tuple[int, Callable[[Any], Any]]]) -> Iterator[Row]:
    for row in rows:
        ready = list(row)
        for place, process in processors:
            ready[place] = process(ready[place])
        yield tuple(ready)
