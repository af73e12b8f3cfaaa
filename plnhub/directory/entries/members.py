"""Find whom a group's members mean: people just read, else people on file, by the marks of DN and uid."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from plnhub.db import Database
from plnhub.directory.entries.index import People, PeopleIndex
from plnhub.directory.entries.names import dn_key, fold, mark
from plnhub.directory.entries.values import Staff
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Person, PersonState

ONE_BY_ONE = 200
"""So many look-ups are cheaper than loading everybody's marks."""
HERE = and_(Person.source == SOURCE, Person.state == PersonState.ACTIVE)
"""Whoever is missing gets nothing from a group, and keeps what there is."""


class PeopleOnFile:
    """People as they were read just now, and behind them those of the database."""

    def __init__(self, database: Database, staff: tuple[Staff, ...]) -> None:
        self._database, self._read = database, PeopleIndex(staff)
        self._asked = 0
        self._marks: dict[str, dict[int, str]] = {}

    def key_of(self, text: str) -> str | None:
        """The key of the person whom a DN or a uid names; None when there is no such person."""
        return self._read.key_of(text) or self._on_file(text)

    def knows(self, key: str) -> bool:
        """Whether somebody has this key."""
        mine = select(Person.id).where(HERE, Person.source_key == key)
        return self._read.knows(key) or bool(self._ask(mine))

    def _on_file(self, text: str) -> str | None:
        """Whoever was just read under another DN is not meant by the old one any more."""
        if "=" in text:
            found = self._by_mark(Person.dn_mark, mark(dn_key(text)))
        else:
            found = self._by_mark(Person.uid_mark, mark(fold(text)))
        return None if found is None or self._read.knows(found) else found

    def _by_mark(self, column: InstrumentedAttribute[int | None], wanted: int) -> str | None:
        self._asked += 1
        query = select(column, Person.source_key).where(HERE)
        if self._asked > ONE_BY_ONE and column.key not in self._marks:
            self._marks[column.key] = {found: key for found, key in self._ask(query) if found is not None}
        if column.key in self._marks:
            return self._marks[column.key].get(wanted)
        return next((key for _, key in self._ask(query.where(column == wanted).limit(1))), None)

    def _ask(self, query: Executable) -> list[Any]:
        with self._database.reading() as session:
            return list(session.execute(query))


def people_on_file(database: Database) -> Callable[[tuple[Staff, ...]], People]:
    """What the readers call once they know whom they read."""
    return lambda staff: PeopleOnFile(database, staff)
