"""Server-side sessions: when they live and when they die."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from plnhub.access.freshness import is_confirmed
from plnhub.access.sessions import end_all_sessions, end_session, session_of, start_session, touch
from plnhub.db import Database
from plnhub.models import DirectoryRun, LoginSession, Person, PersonState
from tests.access.makers import NOW, make_person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def token(database: Database, ann: int) -> str:
    with database.writing() as session:
        return start_session(session, ann, NOW)


def is_alive_at(database: Database, token: str, minutes: float) -> bool:
    with database.reading() as session:
        return session_of(session, token, NOW + minutes * MINUTE) is not None


def test_a_new_session_belongs_to_its_person(database: Database, ann: int, token: str) -> None:
    with database.reading() as session:
        login = session_of(session, token, NOW)
        assert login is not None
        assert login.person.id == ann


def test_the_database_keeps_no_token(database: Database, token: str) -> None:
    with database.reading() as session:
        assert session.scalars(select(LoginSession.token_hash)).one() != token


@pytest.mark.parametrize("token", ["", None, "x" * 100_000, "\ud800", "wrong"])
def test_a_token_that_we_did_not_make_opens_nothing(database: Database, token: str | None) -> None:
    with database.reading() as session:
        assert session_of(session, token, NOW) is None


def test_T12_thirty_idle_minutes_are_allowed(database: Database, token: str) -> None:
    assert is_alive_at(database, token, 30)


def test_T12_a_session_dies_after_31_idle_minutes(database: Database, token: str) -> None:
    assert not is_alive_at(database, token, 31)


def test_T12_a_busy_session_dies_after_8_hours_and_a_minute(database: Database, token: str) -> None:
    with database.writing() as session:
        login = session_of(session, token, NOW)
        assert login is not None
        touch(session, login, NOW + 479 * MINUTE)
    assert is_alive_at(database, token, 480)
    assert not is_alive_at(database, token, 481)


def test_a_sign_of_life_is_written_at_most_once_a_minute(database: Database, token: str) -> None:
    with database.writing() as session:
        login = session_of(session, token, NOW)
        assert login is not None
        written = [touch(session, login, NOW + timedelta(seconds=s)) for s in (1, 59, 60)]
    assert written == [False, False, True]


def test_T10_a_session_is_dead_after_log_out(database: Database, token: str) -> None:
    with database.writing() as session:
        end_session(session, token, NOW)
    assert not is_alive_at(database, token, 0)


def test_a_late_sign_of_life_does_not_raise_an_ended_session(database: Database, token: str) -> None:
    with database.reading() as session:
        login = session_of(session, token, NOW)
    assert login is not None
    with database.writing() as session:
        end_session(session, token, NOW)
        touch(session, login, NOW + 2 * MINUTE)
    assert not is_alive_at(database, token, 2)


@pytest.mark.parametrize("state", [PersonState.INACTIVE, PersonState.PSEUDONYM])
def test_T10_T53_a_leaver_is_out_at_the_next_request(
    database: Database, ann: int, token: str, state: PersonState
) -> None:
    with database.writing() as session:
        session.get_one(Person, ann).state = state
    assert not is_alive_at(database, token, 0)


def test_T53_somebody_disabled_in_the_directory_is_out(database: Database, ann: int, token: str) -> None:
    with database.writing() as session:
        session.get_one(Person, ann).disabled = True
    assert not is_alive_at(database, token, 0)


def test_T54_somebody_missing_from_one_sync_stays_in(database: Database, ann: int, token: str) -> None:
    with database.writing() as session:
        session.get_one(Person, ann).state = PersonState.MISSING
    assert is_alive_at(database, token, 0)


def test_all_sessions_of_one_person_end_and_no_others(database: Database, ann: int, token: str) -> None:
    bob = make_person(database, "bob")
    with database.writing() as session:
        other = start_session(session, bob, NOW)
        end_all_sessions(session, ann, NOW)
    assert not is_alive_at(database, token, 0)
    assert is_alive_at(database, other, 0)


def test_rows_of_long_dead_sessions_go(database: Database, ann: int, token: str) -> None:
    with database.writing() as session:
        start_session(session, ann, NOW + timedelta(days=3))
        assert len(session.scalars(select(LoginSession)).all()) == 1


def confirmed_at(database: Database, token: str, minutes: int, *, directory_binds: bool = True) -> bool:
    with database.reading() as session:
        login = session.scalars(select(LoginSession)).one()
        now = NOW + minutes * MINUTE
        return is_confirmed(session, login, now, directory_binds=directory_binds)


def test_T54_a_role_needs_a_check_of_the_directory_in_the_last_hour(database: Database, token: str) -> None:
    assert confirmed_at(database, token, 60)
    assert not confirmed_at(database, token, 61)


def test_T54_a_complete_sync_confirms_a_role(database: Database, token: str) -> None:
    with database.writing() as session:
        at = NOW + 30 * MINUTE
        session.add(
            DirectoryRun(source="ldap", started_at=at, finished_at=at, outcome="unchanged", complete=True)
        )
    assert confirmed_at(database, token, 90)


def test_where_no_directory_checks_passwords_a_role_needs_no_confirmation(
    database: Database, token: str
) -> None:
    assert confirmed_at(database, token, 400, directory_binds=False)


def test_the_break_glass_admin_needs_no_confirmation(database: Database, ann: int, token: str) -> None:
    with database.writing() as session:
        session.get_one(Person, ann).source = "local"
    assert confirmed_at(database, token, 400)
