"""What each test would make anew, always the same: empty databases, templates, statements and addresses."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

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


def share_compiled_statements() -> None:
    """Let the SQLite engines of this process, one for each test, keep their compiled statements in one place.

    Each is kept by its dialect; those of the product's SQLite engines differ in nothing.
    """
    compiled: dict[Any, Any] = {}
    make = Engine.__init__

    def make_sharing(engine: Engine, *given: Any, **more: Any) -> None:
        make(engine, *given, **more)
        if type(engine.dialect) is SQLiteDialect_pysqlite:
            engine._compiled_cache = compiled

    Engine.__init__ = make_sharing
    SQLiteDialect_pysqlite.__eq__ = lambda one, other: type(one) is type(other)
    SQLiteDialect_pysqlite.__hash__ = lambda one: hash(type(one))


def share_compiled_addresses() -> None:
    """Let the applications of this process compile once how the address of a rule is put together.

    What is compiled takes the rule as an argument and depends on its parts alone.
    """
    compiled: dict[tuple[object, ...], Any] = {}
    compile_builder = Rule._compile_builder

    def look_up(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = look_up


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
