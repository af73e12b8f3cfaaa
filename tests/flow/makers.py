"""A small company whose acts are recorded, rebuilt and looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from plnhub.activity import Act, Party, record
from plnhub.db import Database
from plnhub.flow.rebuild import Rebuilt, rebuild
from plnhub.flow.store import engine, load, new_run, run_in_force
from plnhub.keys import Keys
from plnhub.models import Person
from plnhub.models.releases import Mirror
from tests.makers import NOW, Company, days_ago, empty_database

TODAY = NOW.date()
LATELY = days_ago(3)
PEOPLE = {"Ann": "Data", "Bob": "Data", "Cyd": "Sales", "Dan": "Sales", "Eve": "Sales"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    database: Database
    keys: Keys
    store: Path
    ids: dict[str, int]

    def party(self, name: str) -> Party:
        network, _, handle = name.partition(":")
        return Party(network=network, handle=handle) if handle else Party.staff(self.ids[name])

    def act(self, key: str, verb: str, who: str, *to: str, at: datetime = LATELY, **more: Any) -> Act:
        parties = tuple(self.party(name) for name in to)
        return Act(key=key, occurred_at=at, verb=verb, actor=self.party(who), recipients=parties, **more)

    def record(self, *acts: Act) -> None:
        with self.database.writing() as session:
            record(session, acts, NOW)

    def consent(self, name: str, **switches: bool) -> None:
        with self.database.writing() as session:
            person = session.get(Person, self.ids[name])
            assert person
            Company(session=session).consent(person, **switches)

    def rebuild(
        self, as_of: date = TODAY, window: str = "90d", least: int = 1, *, is_full: bool = False
    ) -> Rebuilt:
        run = new_run(as_of, window, least)
        return rebuild(self.database, self.keys, self.store, run, is_full=is_full)

    def name_of(self, node: str) -> str:
        named = {self.keys.pseudonym(id_): name for name, id_ in self.ids.items()}
        return named.get(node, node.rpartition(":")[0])

    def query(self, sql: str, *tables: str) -> list[tuple[Any, ...]]:
        _, folder = run_in_force(self.store)
        with engine() as connection:
            load(connection, folder, *tables)
            return connection.execute(sql).fetchall()

    def flows(self, columns: str = "verb") -> list[tuple[Any, ...]]:
        """Source, target and more of each fact, by name."""
        rows = self.query(f"SELECT source, target, {columns} FROM fact ORDER BY ALL", "fact")
        return sorted((self.name_of(a), self.name_of(b), *more) for a, b, *more in rows)

    def ties(self) -> list[tuple[Any, ...]]:
        rows = self.query("SELECT a, b, n_ab, n_ba FROM tie", "tie")
        return sorted(_in_order(self.name_of(a), self.name_of(b), ab, ba) for a, b, ab, ba in rows)

    def mirrors(self) -> dict[str, dict[str, Any]]:
        names = {id_: name for name, id_ in self.ids.items()}
        with self.database.reading() as session:
            return {names[row.person_id]: row.numbers for row in session.query(Mirror)}


def _in_order(a: str, b: str, n_ab: int, n_ba: int) -> tuple[Any, ...]:
    return (a, b, n_ab, n_ba) if a < b else (b, a, n_ba, n_ab)


def make_scene(folder: Path, names: Sequence[str] = tuple(PEOPLE)) -> Scene:
    folder.mkdir(parents=True, exist_ok=True)
    database = empty_database(folder)
    with database.writing() as session:
        company = Company(session=session)
        people = {name: company.person(name, PEOPLE[name], division=PEOPLE[name]) for name in names}
        for person in people.values():
            company.consent(person, mirror=True, count=True)
        ids = {name: person.id for name, person in people.items()}
    return Scene(database=database, keys=Keys(folder=folder / "keys"), store=folder / "store", ids=ids)
