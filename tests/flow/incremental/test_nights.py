"""Whatever happens between two nights, the store kept up to date equals one that is built from nothing."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from plnhub.db import Database, open_database
from plnhub.flow.partitions.manifest import read_manifest
from plnhub.flow.rebuild import Rebuilt, rebuild
from plnhub.flow.store import new_run
from plnhub.keys import Keys
from plnhub.models import Base
from plnhub.models.releases import FlowRun, Mirror
from tests.flow.incremental.company import RestlessCompany
from tests.makers import empty_database


@dataclass(frozen=True, kw_only=True)
class Stores:
    """One store that is kept, and a new one each night, both of the same company."""

    folder: Path
    company: RestlessCompany

    def kept(self) -> tuple[Rebuilt, dict[str, Any]]:
        return self._rebuild(self.folder / "kept")

    def from_nothing(self, night: int) -> dict[str, Any]:
        """The run in force stays the one of the kept store."""
        with self.company.database.reading() as session:
            before = session.query(FlowRun).one_or_none()
        _, content = self._rebuild(self.folder / f"new-{night}")
        with self.company.database.writing() as session:
            session.query(FlowRun).delete()
            if before:
                session.add(FlowRun(name=before.name, definition=before.definition))
        return content

    def _rebuild(self, store: Path) -> tuple[Rebuilt, dict[str, Any]]:
        run = new_run(self.company.now.date(), "90d", 1)
        done = rebuild(self.company.database, self.company.keys, store, run)
        manifest = read_manifest(store / run.name / "manifest.json")
        assert manifest
        with self.company.database.reading() as session:
            mirrors = {row.person_id: row.numbers for row in session.query(Mirror)}
        sums = {part.path.replace(run.name, ""): part.sha256 for part in manifest.parts()}
        days = {month: (acts.days, acts.kin, acts.unknown) for month, acts in manifest.acts.items()}
        return done, {"files": sums, "days": days, "mirrors": mirrors, "ties": done.ties, "facts": done.facts}


def stores(folder: Path, database: Database, seed: int) -> Stores:
    company = RestlessCompany(database=database, keys=Keys(folder=folder / "keys"), dice=Random(seed))
    company.begin()
    return Stores(folder=folder, company=company)


def live_through(stores: Stores, nights: int) -> list[Rebuilt]:
    """Each night's rebuild; after each, everything is as if made from nothing."""
    found = []
    for night in range(nights):
        stores.company.night()
        expected = stores.from_nothing(night)
        done, content = stores.kept()
        assert content["files"] == expected["files"], f"night {night}"
        assert content == expected, f"night {night}"
        found.append(done)
    return found


def test_a_store_kept_through_restless_nights_is_as_one_built_from_nothing(tmp_path: Path):
    done = live_through(stores(tmp_path, empty_database(tmp_path), seed=1), 3)
    assert sum(one.partitions.acts_months_reused for one in done) > 0


@pytest.mark.full
@pytest.mark.parametrize("seed", [2, 3])
def test_thirty_nights_change_nothing_about_that(tmp_path: Path, seed: int):
    done = live_through(stores(tmp_path, empty_database(tmp_path), seed), 30)
    assert sum(one.partitions.fact_months_reused for one in done) > 30


@pytest.mark.full
@pytest.mark.postgres
def test_thirty_nights_on_postgresql_neither(tmp_path: Path, postgres_url: str):
    database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    done = live_through(stores(tmp_path, database, seed=4), 30)
    database.engine.dispose()
    assert sum(one.partitions.fact_months_reused for one in done) > 30
