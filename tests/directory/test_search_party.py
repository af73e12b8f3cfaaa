"""After a sync a real slapd is asked where the newly missing are, once, and a silent one fails nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plnhub.config import Settings
from plnhub.db import Database, open_database
from plnhub.directory.people.absentees import the_missing
from plnhub.directory.people.search_party import look_for_the_missing
from plnhub.directory.people.whereabouts import Place
from plnhub.directory.storing.one_writer import LOCK, one_writer
from plnhub.models import PersonState
from tests.directory.company import dn_of, uid_of
from tests.directory.makers import DAY, NOW, csv_settings, person, synced, write_rows
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.programs import free_port
from tests.servers.slapd import Slapd


@pytest.fixture
def server(slapd: Callable[..., Slapd]) -> Slapd:
    return slapd(company_with_accounts(40, "reader"), size_limit="unlimited")


def places(database: Database) -> dict[str, str | None]:
    with database.reading() as session:
        return {person.uid: found.place if found else None for person, found in the_missing(session)}


def left(server: Slapd, settings: Settings, database: Database, *numbers: int) -> None:
    """They leave, and the next sync finds them missing."""
    server.delete(*map(dn_of, numbers))
    synced(settings, database, NOW + DAY)


@pytest.mark.slapd
def test_the_missing_are_looked_for_after_the_sync_that_missed_them(
    server: Slapd, tmp_path: Path, database: Database
):
    settings = slapd_settings(server, tmp_path, "reader")
    synced(settings, database)
    left(server, settings, database, 30, 31)
    assert look_for_the_missing(settings, database, NOW) == 2
    assert places(database) == {uid_of(30): Place.GONE, uid_of(31): Place.GONE}


@pytest.mark.slapd
def test_nobody_is_looked_for_twice(server: Slapd, tmp_path: Path, database: Database):
    settings = slapd_settings(server, tmp_path, "reader")
    synced(settings, database)
    left(server, settings, database, 30)
    assert [look_for_the_missing(settings, database, NOW) for _ in range(2)] == [1, 0]
    assert places(database) == {uid_of(30): Place.GONE}


@pytest.mark.slapd
def test_a_server_that_does_not_answer_is_asked_again_the_next_time(
    server: Slapd, tmp_path: Path, database: Database
):
    settings = slapd_settings(server, tmp_path, "reader")
    synced(settings, database)
    left(server, settings, database, 30)
    silent = settings.model_copy(update={"directory_url": f"ldap://127.0.0.1:{free_port()}"})
    assert look_for_the_missing(silent, database, NOW) == 0
    assert places(database) == {uid_of(30): None}
    assert look_for_the_missing(settings, database, NOW) == 1


def test_a_file_is_not_looked_into_and_who_is_back_is_forgotten(tmp_path: Path, database: Database):
    rows = [f"p{n},Person {n},,,,,yes" for n in range(9)]
    settings = csv_settings(tmp_path, *rows)
    synced(settings, database)
    write_rows(tmp_path, *rows[1:])
    synced(settings, database, NOW + DAY)
    assert look_for_the_missing(settings, database, NOW) == 0
    assert (person(database, "p0").state, places(database)) == (PersonState.MISSING, {"p0": None})


@pytest.mark.postgres
def test_on_postgresql_nobody_writes_people_while_a_correction_does(postgres_url: str):
    database = open_database(postgres_url)
    with database.writing() as first, database.writing() as second:
        one_writer(first)
        held = second.connection().exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOCK})").scalar()
    with database.writing() as third:
        free = third.connection().exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOCK})").scalar()
    database.engine.dispose()
    assert (held, free) == (False, True)
