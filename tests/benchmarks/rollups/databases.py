"""The same cube asked of PostgreSQL and of SQLite, each with the columns it needs in a table of its own."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import duckdb
import psycopg
from pysqlite3 import dbapi2 as sqlite3

from tests.servers.programs import Server

COLUMNS = ("day", "source", "target", "source_team", "target_team", "topic", "n")
TABLE = "day {date}, source bigint, target bigint, source_team text, target_team text, topic text, n bigint"
COUNTED = f"SELECT {', '.join(('day::VARCHAR', *COLUMNS[1:]))} FROM read_parquet('{{file}}') WHERE counted"
CUBE = """
SELECT {month} AS month, source_team, target_team, topic, sum(n) AS n,
       count(DISTINCT source) AS senders, count(DISTINCT target) AS receivers
FROM facts GROUP BY 1, 2, 3, 4
"""
SUMS = "SELECT count(*), sum(n), sum(senders), sum(receivers) FROM cube"
MEMORY = "256MB"
TICKS = os.sysconf("SC_CLK_TCK")


def postgres_cube(server: Server, address: str, files: Iterable[Path]) -> tuple[float, tuple[int, ...]]:
    """CPU seconds of the server's processes for the cube alone, and its sums."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE UNLOGGED TABLE facts ({TABLE.format(date='date')})")
        for file in files:
            with connection.cursor().copy(
                f"COPY facts ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)"
            ) as copy:
                copy.write(_as_csv(file))
        connection.execute(f"SET work_mem = '{MEMORY}'")
        connection.execute("VACUUM ANALYZE facts")
        before = _server_cpu(server)
        query = CUBE.format(month="date_trunc('month', day)")
        connection.execute(f"CREATE UNLOGGED TABLE cube AS {query}")
        spent = _server_cpu(server) - before
        return spent, tuple(int(one) for one in connection.execute(SUMS).fetchall()[0])


def load_sqlite(path: Path, files: Iterable[Path]) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE facts ({TABLE.format(date='text')})")
        for file in files:
            marks = ", ".join("?" * len(COLUMNS))
            connection.executemany(f"INSERT INTO facts VALUES ({marks})", _rows(file))


def sqlite_cube(path: Path) -> tuple[int, ...]:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA cache_size = -256000")
        connection.execute("PRAGMA temp_store = memory")
        connection.execute(f"CREATE TABLE cube AS {CUBE.format(month='substr(day, 1, 7)')}")
        return tuple(connection.execute(SUMS).fetchall()[0])


def _rows(file: Path) -> Iterator[tuple[Any, ...]]:
    """The counted facts of a month, days as text."""
    with duckdb.connect() as connection:
        found = connection.execute(COUNTED.format(file=file))
        while rows := found.fetchmany(20_000):
            yield from rows


def _as_csv(file: Path) -> bytes:
    with NamedTemporaryFile() as copy, duckdb.connect() as connection:
        connection.execute(f"COPY ({COUNTED.format(file=file)}) TO '{copy.name}' (FORMAT csv, HEADER false)")
        return Path(copy.name).read_bytes()


def _server_cpu(server: Server) -> float:
    """All that the server and its processes have used, those that ended included."""
    assert server.process
    return sum(map(_cpu, _family(server.process.pid))) / TICKS


def _cpu(process: int) -> int:
    """Own ticks and those of ended children, which the kernel adds to who waits for them."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(number) for number in fields[11:15])


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *(int(child) for child in children)]
