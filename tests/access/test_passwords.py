"""Local passwords, one-time links, and the commands that hand them out."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from plnhub.access.login import LoginFailed
from plnhub.access.passwords import (
    Hasher,
    make_password_link,
    person_of_link,
    set_demo_password,
    set_password,
    use_password_link,
)
from plnhub.access.roles import roles_of
from plnhub.access.sessions import session_of, start_session
from plnhub.cli import plnhub
from plnhub.config import Settings
from plnhub.db import Database
from plnhub.errors import Invalid, NotFound, UsageError
from plnhub.models import LocalPassword, PasswordLink, Person, PersonState, Role
from plnhub.wiring import Hub
from tests.access.makers import HASHER, NOW, STORED, log_in_now, make_gate, make_person

NEW = "four plain words here"


@pytest.fixture
def link(database: Database, ann: int) -> str:
    with database.writing() as session:
        return make_password_link(session, ann, NOW)


def use(database: Database, token: str, password: str = NEW, hours: float = 1) -> bool:
    with database.writing() as session:
        at = NOW + timedelta(hours=hours)
        return use_password_link(session, token, password, HASHER, at) is not None


def test_a_link_sets_the_password(database: Database, ann: int, link: str) -> None:
    use(database, link)
    assert log_in_now(make_gate(database), password=NEW).person_id == ann


def test_a_link_works_once(database: Database, link: str) -> None:
    assert [use(database, link), use(database, link)] == [True, False]


def test_a_link_is_dead_after_a_day(database: Database, link: str) -> None:
    assert not use(database, link, hours=24.1)


def test_a_new_link_kills_the_earlier_one(database: Database, ann: int, link: str) -> None:
    with database.writing() as session:
        make_password_link(session, ann, NOW)
    assert not use(database, link)


def test_a_link_of_a_leaver_is_dead(database: Database, ann: int, link: str) -> None:
    with database.writing() as session:
        session.get_one(Person, ann).state = PersonState.INACTIVE
        assert person_of_link(session, link, NOW) is None


def test_the_database_keeps_no_link(database: Database, link: str) -> None:
    with database.reading() as session:
        assert session.scalars(select(PasswordLink.token_hash)).one() != link


def test_a_weak_password_leaves_the_link_good(database: Database, link: str) -> None:
    with pytest.raises(Invalid):
        use(database, link, password="short")
    assert use(database, link)


def test_T10_a_new_password_ends_every_session(database: Database, ann: int) -> None:
    with database.writing() as session:
        token = start_session(session, ann, NOW)
        set_password(session, ann, NEW, HASHER, NOW)
        assert session_of(session, token, NOW) is None


def test_a_new_password_replaces_the_old_one(database: Database, ann: int) -> None:
    with database.writing() as session:
        set_password(session, ann, "the first of them", HASHER, NOW)
        set_password(session, ann, NEW, HASHER, NOW)
    with pytest.raises(LoginFailed):
        log_in_now(make_gate(database), password="the first of them")


def test_a_chosen_password_is_no_demo_password_any_more(database: Database, ann: int) -> None:
    with database.writing() as session:
        set_demo_password(session, ann, STORED, NOW)
        set_password(session, ann, NEW, HASHER, NOW)
    assert log_in_now(make_gate(database), password=NEW).person_id == ann


def test_passwords_are_kept_as_argon2id(database: Database, ann: int) -> None:
    with database.writing() as session:
        set_password(session, ann, NEW, Hasher(), NOW)
        kept = session.scalars(select(LocalPassword.hash)).one()
    assert kept.startswith("$argon2id$v=19$m=32768,t=3,p=1$")


def test_a_damaged_hash_matches_nothing() -> None:
    assert not HASHER.matches("damaged", NEW)


@pytest.fixture
def hub(database: Database, tmp_path: Path) -> Hub:
    return Hub(settings=Settings(data_dir=tmp_path), database=database, now=lambda: NOW)


def run(hub: Hub, *words: str, **options: Any) -> str:
    done = CliRunner().invoke(plnhub, words, obj=hub, catch_exceptions=False, **options)
    assert done.exit_code == 0, done.output
    return done.output


def roles(hub: Hub, uid: str) -> frozenset[Role]:
    with hub.database.reading() as session:
        return roles_of(session, session.scalars(select(Person.id).where(Person.uid == uid)).one())


def test_a_command_grants_and_revokes_a_role(hub: Hub, ann: int) -> None:
    assert run(hub, "role", "grant", "ANN", "leader") == "ann is now leader.\n"
    assert Role.LEADER in roles(hub, "ann")
    assert run(hub, "role", "revoke", "ann", "leader") == "ann is no longer leader.\n"
    assert roles(hub, "ann") == {Role.EMPLOYEE}


def test_granting_to_nobody_says_so(hub: Hub) -> None:
    with pytest.raises(NotFound):
        run(hub, "role", "grant", "nobody", "leader")


def test_the_first_admin_gets_a_link(hub: Hub) -> None:
    address = run(hub, "admin", "create", "root").strip()
    assert use(hub.database, address.removeprefix("http://127.0.0.1:8000/password/"))
    assert roles(hub, "root") == {Role.EMPLOYEE, Role.ADMIN}


def test_the_first_admin_may_give_a_password_at_once(hub: Hub) -> None:
    run(hub, "admin", "create", "root", "--password-stdin", input=NEW + "\n")
    assert log_in_now(make_gate(hub.database), "root", password=NEW)


def test_a_weak_admin_password_leaves_no_admin(hub: Hub) -> None:
    with pytest.raises(Invalid):
        run(hub, "admin", "create", "root", "--password-stdin", input="short\n")
    with hub.database.reading() as session:
        assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize("uid", ["ann", "ANN", "", "a\nb"])
def test_an_admin_needs_a_free_and_visible_name(hub: Hub, ann: int, uid: str) -> None:
    with pytest.raises(Invalid):
        run(hub, "admin", "create", uid)


def test_a_link_is_printed_for_somebody_with_a_local_password(hub: Hub, ann: int) -> None:
    assert run(hub, "admin", "password-link", "ann").startswith("http://127.0.0.1:8000/password/")


def test_no_link_for_somebody_whose_password_the_directory_keeps(
    database: Database, ann: int, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, directory_url="ldaps://ldap.example")
    with pytest.raises(UsageError):
        run(Hub(settings=settings, database=database, now=lambda: NOW), "admin", "password-link", "ann")


def test_no_link_for_a_leaver(hub: Hub) -> None:
    make_person(hub.database, "gone", state=PersonState.INACTIVE)
    with pytest.raises(UsageError):
        run(hub, "admin", "password-link", "gone")
