"""Safe settings, readers that cannot write, backups that come back."""

import os
from pathlib import Path

import pysqlite3
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from plnhub import backup, schema
from plnhub.db import Database, DatabaseTrouble, open_database
from plnhub.errors import HeldByGate, SettingsError, UsageError
from plnhub.models import Person
from tests.makers import Company

SAFE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    schema.upgrade(made)
    return made


def hire(database: Database, name: str) -> None:
    with database.writing() as session:
        Company(session=session).person(name)


def people(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(person.name for person in session.query(Person))


def test_every_connection_is_safe(database: Database):
    with database.reading() as session:
        found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in SAFE}
    assert found == SAFE


def test_a_reader_cannot_write(database: Database):
    with pytest.raises(DBAPIError, match="readonly"), database.reader() as session:
        session.execute(text("DELETE FROM person"))


@pytest.mark.postgres
def test_a_reader_of_postgresql_cannot_write(postgres_url: str):
    made = open_database(postgres_url)
    schema.upgrade(made)
    with pytest.raises(DBAPIError, match="read-only"), made.reader() as session:
        session.execute(text("DELETE FROM person"))
    made.engine.dispose()


def test_a_database_without_tables_says_what_to_run(tmp_path: Path):
    bare = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    with pytest.raises(DatabaseTrouble, match="run `plnhub db upgrade` first"), bare.reading() as session:
        session.query(Person).all()
    bare.engine.dispose()


@pytest.mark.postgres
def test_a_database_of_postgresql_without_tables_says_what_to_run(postgres_url: str):
    bare = open_database(postgres_url)
    with pytest.raises(DatabaseTrouble, match="run `plnhub db upgrade` first"), bare.reading() as session:
        session.query(Person).all()
    bare.engine.dispose()


def test_sqlite_without_a_file_is_refused():
    with pytest.raises(SettingsError, match="PLNHUB_DATABASE_URL"):
        open_database("sqlite:///")


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(SettingsError, match=r"3\.51\.3"):
        open_database(f"sqlite:///{tmp_path / 'hub.db'}")


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql://u@h:port/x"])
def test_an_address_that_is_no_database_is_refused(url: str):
    with pytest.raises(SettingsError, match="PLNHUB_DATABASE_URL"):
        open_database(url)


def test_a_backup_comes_back(database: Database, tmp_path: Path):
    hire(database, "Ann")
    backup.back_up(database, tmp_path / "copy")
    hire(database, "Bob")
    database.engine.dispose()
    backup.restore(database, tmp_path / "copy")
    assert (people(database), backup.check(database)["ok"]) == (["Ann"], True)


def test_a_backup_is_readable_by_its_owner_only(database: Database, tmp_path: Path):
    backup.back_up(database, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_a_backup_into_no_folder_is_refused(database: Database, tmp_path: Path):
    with pytest.raises(UsageError, match="cannot write"):
        backup.back_up(database, tmp_path / "none" / "copy")


def test_restoring_leaves_the_backup_as_it_was(database: Database, tmp_path: Path):
    copy = tmp_path / "copy"
    backup.back_up(database, copy)
    before = copy.read_bytes()
    database.engine.dispose()
    backup.restore(database, copy)
    assert copy.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "hub.db"]


@pytest.mark.parametrize("content", [b"not a database" * 100, b""])
def test_what_is_no_backup_changes_nothing(database: Database, tmp_path: Path, content: bytes):
    hire(database, "Ann")
    database.engine.dispose()
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(UsageError, match="nothing was changed"):
        backup.restore(database, tmp_path / "copy")
    assert people(database) == ["Ann"]


def test_a_backup_of_newer_code_is_refused(database: Database, tmp_path: Path):
    copy = tmp_path / "copy"
    backup.back_up(database, copy)
    connection = pysqlite3.connect(str(copy))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    database.engine.dispose()
    with pytest.raises(SettingsError, match="newer than this program"):
        backup.restore(database, copy)


def test_a_database_in_use_is_not_replaced(database: Database, tmp_path: Path):
    backup.back_up(database, tmp_path / "copy")
    server = open_database(f"sqlite:///{tmp_path / 'hub.db'}")
    with server.reading() as session:
        session.query(Person).count()
        with pytest.raises(HeldByGate, match="stop the server"):
            backup.restore(database, tmp_path / "copy")


def test_a_damaged_database_is_named_and_can_be_restored(database: Database, tmp_path: Path):
    hire(database, "Ann")
    backup.back_up(database, tmp_path / "copy")
    database.engine.dispose()
    (tmp_path / "hub.db").write_bytes(b"garbage" * 1000)
    found = backup.check(database)
    database.engine.dispose()
    backup.restore(database, tmp_path / "copy")
    assert (found["ok"], "restore a backup" in found["problems"][0]) == (False, True)
    assert people(database) == ["Ann"]


def test_an_empty_database_is_told_to_upgrade(tmp_path: Path):
    found = backup.check(open_database(f"sqlite:///{tmp_path / 'hub.db'}"))
    assert found["problems"] == ["the schema is not up to date: run `plnhub db upgrade`"]


@pytest.mark.postgres
def test_postgresql_is_backed_up_and_restored(postgres_url: str, tmp_path: Path, monkeypatch):
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    monkeypatch.setenv("PATH", f"{newest[-1]}:{os.environ['PATH']}")
    made = open_database(postgres_url)
    schema.upgrade(made)
    hire(made, "Ann")
    backup.back_up(made, tmp_path / "copy")
    hire(made, "Bob")
    made.engine.dispose()
    backup.restore(made, tmp_path / "copy")
    assert (people(made), backup.check(made)["ok"]) == (["Ann"], True)
    made.engine.dispose()
