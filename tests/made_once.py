"""What every test would make anew and is always the same: a database without rows, and compiled templates."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from plnhub import schema
from plnhub.db import Database, open_database
from plnhub.models import Base


class CompiledTemplates(BytecodeCache):
    """Hands what was compiled for one application to the next one of the same process."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


def put_tables(database: Database) -> None:
    """Every table of the models, in a database that was not used yet; SQLite gets a copy of a file."""
    _put(database, _with_tables)


def put_schema(database: Database) -> None:
    """What all migrations make, in a database that was not used yet; SQLite gets a copy of a file."""
    _put(database, _with_schema)


def _put(database: Database, make: Callable[[], bytes]) -> None:
    path = Path(str(database.engine.url.database))
    assert not path.exists(), f"{path} is in use"
    path.write_bytes(make())


@cache
def _with_tables() -> bytes:
    return _file_of(lambda database: Base.metadata.create_all(database.engine))


@cache
def _with_schema() -> bytes:
    return _file_of(schema.upgrade)


def _file_of(fill: Callable[[Database], object]) -> bytes:
    """The whole file: the last connection that is closed leaves no log beside it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hub.db"
        database = open_database(f"sqlite:///{file}")
        fill(database)
        database.engine.dispose()
        return file.read_bytes()
