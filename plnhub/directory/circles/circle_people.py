"""Find whom the members of groups mean, among everybody on file, by the marks of DN and uid."""

from functools import cached_property, lru_cache

from sqlalchemy import and_, select
from sqlalchemy.orm import InstrumentedAttribute

from plnhub.db import Database
from plnhub.directory.entries.names import dn_key, fold, mark
from plnhub.directory.storing.on_file import SOURCE
from plnhub.models import Person, PersonState

HERE = and_(Person.source == SOURCE, Person.state != PersonState.PSEUDONYM)
"""Whoever is missing or inactive stays in a circle; whoever was erased is in none."""
REMEMBERED = 1 << 17


class EverybodyOnFile:
    """Ids of people by what groups write of them; loaded when somebody first asks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.id_of = lru_cache(REMEMBERED)(self._look_up)
        """The id of the person whom a DN or a uid names; None when there is no such person."""

    def id_of_key(self, key: str) -> int | None:
        """The id of the person with this key."""
        with self._database.reading() as session:
            return session.scalar(select(Person.id).where(HERE, Person.source_key == key))

    def _look_up(self, text: str) -> int | None:
        return self._by_dn.get(mark(dn_key(text))) if "=" in text else self._by_uid.get(mark(fold(text)))

    @cached_property
    def _by_dn(self) -> dict[int, int]:
        return self._by(Person.dn_mark)

    @cached_property
    def _by_uid(self) -> dict[int, int]:
        return self._by(Person.uid_mark)

    def _by(self, column: InstrumentedAttribute[int | None]) -> dict[int, int]:
        """Where two had the same DN, the one who is active is meant."""
        query = select(column, Person.id, Person.state).where(HERE, column.is_not(None))
        ids: dict[int, int] = {}
        with self._database.reading() as session:
            for found, id_, state in session.execute(query.execution_options(yield_per=5_000)):
                if found is not None and (state == PersonState.ACTIVE or found not in ids):
                    ids[found] = id_
        return ids
