"""Logging in with a local password or at a directory: who gets in, and what every failure costs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from plnhub.access.binder import Unanswered
from plnhub.access.browsers import is_known_browser
from plnhub.access.login import FAILED, LoginFailed, log_in
from plnhub.access.sessions import session_of
from plnhub.db import Database
from plnhub.errors import Unavailable
from plnhub.models import LoginAttempt, Person, PersonState
from tests.access.makers import (
    HASHER,
    NOW,
    CountingHasher,
    FakeDirectory,
    attempt,
    give_password,
    log_in_now,
    make_gate,
    make_person,
)

BLANKS = ["", " ", "\0", "\t", "\u00a0"]
DOWN = Unavailable("down")


def counted(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(LoginAttempt)) or 0


def test_the_right_local_password_lets_its_person_in(database: Database, ann: int) -> None:
    give_password(database, ann)
    logged_in = log_in_now(make_gate(database))
    with database.reading() as session:
        login = session_of(session, logged_in.session_token, NOW)
        assert login is not None
        assert login.person_id == ann


def test_case_does_not_matter_in_a_local_name(database: Database, ann: int) -> None:
    give_password(database, ann)
    assert log_in_now(make_gate(database), " ANN ").person_id == ann


def test_the_right_directory_password_lets_its_person_in(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    assert log_in_now(make_gate(database, directory)).person_id == ann


@pytest.mark.parametrize("password", BLANKS)
def test_T1_a_blank_password_never_reaches_the_directory(database: Database, ann: int, password: str) -> None:
    directory = FakeDirectory(passwords={"ann": password})
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, directory), password=password)
    assert directory.binds == []


def test_T3_the_entry_that_accepted_must_carry_the_key_of_somebody_we_know(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    directory.keys["ann"] = "key-of-a-stranger"
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, directory))


def test_T3_the_key_decides_who_is_in_and_not_the_name(
    database: Database, ann: int, directory: FakeDirectory
) -> None:
    bob = make_person(database, "bob")
    directory.keys["ann"] = "key-bob"
    assert log_in_now(make_gate(database, directory)).person_id == bob


def test_a_directory_entry_never_opens_a_break_glass_account(
    database: Database, directory: FakeDirectory
) -> None:
    make_person(database, "root", source="local", source_key="key-ann")
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, directory))


def test_a_local_password_is_not_accepted_for_somebody_of_a_binding_directory(
    database: Database, ann: int
) -> None:
    give_password(database, ann)
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, FakeDirectory()))


@pytest.mark.parametrize("source", ["local", "directory"])
def test_somebody_inactive_is_not_let_in(
    database: Database, ann: int, directory: FakeDirectory, source: str
) -> None:
    give_password(database, ann)
    with database.writing() as session:
        person = session.get_one(Person, ann)
        person.state, person.source = PersonState.INACTIVE, source
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, directory))


def test_a_demo_password_opens_nothing_unless_it_is_allowed(database: Database, ann: int) -> None:
    give_password(database, ann, demo=True)
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database))


def test_a_demo_password_works_where_it_is_allowed(database: Database, ann: int) -> None:
    give_password(database, ann, demo=True)
    assert log_in_now(make_gate(database), demo_allowed=True).person_id == ann


def test_T4_every_failure_says_the_same(database: Database, ann: int, directory: FakeDirectory) -> None:
    gate = make_gate(database, directory)
    said = set()
    for name, password in [("ann", "wrong password"), ("nobody", "wrong password"), ("ann", ""), ("", "x")]:
        with pytest.raises(LoginFailed) as failure:
            log_in_now(gate, name, password=password)
        said.add(str(failure.value))
    assert said == {FAILED}


def cost_of_failure(database: Database, directory: FakeDirectory | None, name: str) -> tuple[int, int]:
    hasher = CountingHasher(argon2=HASHER.argon2, nobody=HASHER.nobody)
    gate = replace(make_gate(database, directory), hasher=hasher)
    with pytest.raises(LoginFailed):
        log_in(gate, attempt(name, "a wrong password"), NOW)
    return len(hasher.checks), len(directory.binds) if directory else 0


@pytest.mark.parametrize("name", ["ann", "nobody", "root", "leaver"])
def test_T5_every_failure_costs_one_hash_and_one_bind(
    database: Database, ann: int, directory: FakeDirectory, name: str
) -> None:
    give_password(database, make_person(database, "root", source="local"))
    make_person(database, "leaver", state=PersonState.INACTIVE)
    assert cost_of_failure(database, directory, name) == (1, 1)


@pytest.mark.parametrize("name", ["ann", "nobody", "without"])
def test_T5_every_local_failure_costs_one_hash(database: Database, ann: int, name: str) -> None:
    give_password(database, ann)
    make_person(database, "without")
    assert cost_of_failure(database, None, name) == (1, 0)


def test_T5_a_wrong_break_glass_password_is_not_shown_to_the_directory(
    database: Database, directory: FakeDirectory
) -> None:
    give_password(database, make_person(database, "root", source="local"))
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database, directory), "root", password="almost right words")
    assert "almost right words" not in [password for _, password in directory.binds]


def test_T54_a_dead_directory_is_said_to_be_down(database: Database, ann: int) -> None:
    with pytest.raises(Unavailable):
        log_in_now(make_gate(database, FakeDirectory(failure=DOWN)))


def test_T54_the_break_glass_admin_gets_in_while_the_directory_is_down(database: Database) -> None:
    root = make_person(database, "root", source="local")
    give_password(database, root)
    assert log_in_now(make_gate(database, FakeDirectory(failure=DOWN)), "root").person_id == root


@pytest.mark.parametrize("name", ["ann", "nobody", "root"])
def test_T54_a_dead_directory_tells_nobody_who_has_a_local_password(
    database: Database, ann: int, name: str
) -> None:
    give_password(database, make_person(database, "root", source="local"))
    with pytest.raises(Unavailable, match="down"):
        log_in_now(make_gate(database, FakeDirectory(failure=DOWN)), name, password="a wrong password")


def test_T54_a_try_that_no_directory_saw_does_not_count(database: Database, ann: int) -> None:
    with pytest.raises(Unavailable):
        log_in_now(make_gate(database, FakeDirectory(failure=DOWN)))
    assert counted(database) == 0


def test_T7_a_try_that_the_directory_may_have_seen_counts(database: Database, ann: int) -> None:
    with pytest.raises(Unanswered):
        log_in_now(make_gate(database, FakeDirectory(failure=Unanswered("late"))))
    assert counted(database) > 0


def test_T9_logging_in_again_ends_the_old_session(database: Database, ann: int) -> None:
    give_password(database, ann)
    old = log_in_now(make_gate(database)).session_token
    new = log_in_now(make_gate(database), old_session_token=old).session_token
    with database.reading() as session:
        assert session_of(session, old, NOW) is None
        assert session_of(session, new, NOW) is not None


def test_T9_a_planted_browser_token_is_worth_nothing_after_log_in(database: Database, ann: int) -> None:
    give_password(database, ann)
    gate = make_gate(database)
    planted = log_in_now(gate).browser_token
    fresh = log_in_now(gate, browser_token=planted).browser_token
    with database.reading() as session:
        assert not is_known_browser(session, planted, "ann", NOW)
        assert is_known_browser(session, fresh, "ann", NOW)


def test_a_shared_browser_is_known_for_both_its_people(database: Database, ann: int) -> None:
    give_password(database, ann)
    give_password(database, make_person(database, "bob"))
    gate = make_gate(database)
    shared = log_in_now(gate, "bob", browser_token=log_in_now(gate).browser_token).browser_token
    with database.reading() as session:
        assert [is_known_browser(session, shared, name, NOW) for name in ("ann", "bob", "eve")] == [
            True,
            True,
            False,
        ]


def test_a_browser_is_forgotten_after_ninety_days(database: Database, ann: int) -> None:
    give_password(database, ann)
    token = log_in_now(make_gate(database)).browser_token
    with database.reading() as session:
        assert not is_known_browser(session, token, "ann", NOW + timedelta(days=91))
