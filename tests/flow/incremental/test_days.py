"""Days are counted again only where something may have changed, and always where it has."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from plnhub.activity import Act, Party, record
from plnhub.activity.erase import erase_before, note_erasure
from plnhub.db import Database, open_database
from plnhub.flow.partitions import days
from plnhub.flow.partitions.days import Days, fingerprints, fingerprints_since
from plnhub.flow.partitions.ledger import Lineage, lineage
from plnhub.models import Base
from plnhub.models.ledger import Activity
from tests.makers import NOW, days_ago, empty_database

UNTIL = NOW.date()
SOMEBODY = Party(network="github", handle="olga")


def act(session: Session, name: str, ago: float) -> None:
    record(session, [Act(key=name, occurred_at=days_ago(ago), verb="share", actor=SOMEBODY)], NOW)


def begun(database: Database) -> tuple[Days, Lineage]:
    """Acts of three days, and one yet to come."""
    with database.writing() as session:
        for name, ago in (("a", 9), ("b", 9), ("c", 5), ("d", 1), ("e", -2)):
            act(session, name, ago)
        return fingerprints(session, UNTIL), lineage(session)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return empty_database(tmp_path)


def found_again(database: Database, known: tuple[Days, Lineage], later: int = 0) -> Days:
    """What is found by looking at what may have changed; equal to a look at everything."""
    until = UNTIL + timedelta(days=later)
    with database.reading() as session:
        found = fingerprints_since(session, until, *known, lineage(session))
        assert found == fingerprints(session, until)
    return found


def test_new_acts_of_an_old_day_and_of_a_new_one_are_counted(database: Database):
    known = begun(database)
    with database.writing() as session:
        act(session, "late", 5)
        act(session, "new", 0)
    assert len(found_again(database, known)) == len(known[0]) + 1


def test_what_was_yet_to_come_is_counted_once_its_day_is_there(database: Database):
    known = begun(database)
    assert len(found_again(database, known, later=3)) == len(known[0]) + 1


def test_an_earlier_last_day_leaves_later_days_out(database: Database):
    assert len(found_again(database, begun(database), later=-3)) == 2


def test_after_an_erasure_everything_is_counted(database: Database):
    known = begun(database)
    with database.writing() as session:
        note_erasure(session, "mark", "older", erase_before(session, days_ago(7)), NOW)
    assert len(found_again(database, known)) == len(known[0]) - 1


def test_when_nothing_has_happened_no_day_is_counted(database: Database, monkeypatch: pytest.MonkeyPatch):
    known = begun(database)
    asked: list[str] = []
    monkeypatch.setattr(days, "_counted", lambda _session, some: asked.extend(some) or {})
    with database.reading() as session:
        found = fingerprints_since(session, UNTIL, *known, lineage(session))
    assert (found, asked) == (known[0], [])


@pytest.mark.postgres
def test_a_slow_writer_whose_rows_have_older_numbers_is_seen(postgres_url: str):
    database = open_database(postgres_url)
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        act(session, "first", 9)
        row = dict(session.execute(Activity.__table__.select()).mappings().one())
        session.execute(insert(Activity), [row | {"id": row["id"] + 10, "key": "quick"}])
    with database.reading() as session:
        known = fingerprints(session, UNTIL), lineage(session)
    with database.writing() as session:
        session.execute(insert(Activity), [row | {"id": row["id"] + 5, "key": "slow"}])
    [(count, _total)] = found_again(database, known).values()
    database.engine.dispose()
    assert count == 3
