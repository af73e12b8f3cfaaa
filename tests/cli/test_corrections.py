"""`plnhub person`: lock, unlock, switch off and on, adopt; a line for people or JSON for programs."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from plnhub.access.sessions import session_of, start_session
from plnhub.cli import plnhub
from plnhub.cli.corrections import BY_COMMAND
from plnhub.directory.planning.conflicts import ANOTHER_KEY
from plnhub.errors import Invalid, NotFound
from plnhub.models import AuditEntry, DirectoryAside, FieldLock, Person, PersonSearch
from tests.makers import NOW, Company, empty_database

WHY = ("--reason", "the directory is wrong")


@pytest.fixture
def database(tmp_path):
    return empty_database(tmp_path)


@pytest.fixture
def ada(database):
    with database.writing() as session:
        return Company(session=session).person("Ada", source="directory", source_key="old", source_hash="x")


@pytest.fixture
def command(tmp_path, monkeypatch, database, ada):
    monkeypatch.setenv("PLNHUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLNHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    return lambda *words, **more: CliRunner().invoke(plnhub, ("person", *words), **more)


def stored(database):
    with database.reading() as session:
        return session.scalars(select(Person)).one()


def test_a_field_is_corrected_locked_audited_and_found(command, database, ada):
    answer = command("lock", "ADA", "title", "--value", "Countess", *WHY, "--json")
    with database.reading() as session:
        lock = session.scalars(select(FieldLock)).one()
        what = session.scalars(select(AuditEntry.what)).all()
        assert "countess" in session.get_one(PersonSearch, ada.id).text
    assert json.loads(answer.stdout) == {"uid": "ada", "field": "title", "locked": True}
    assert (stored(database).title, lock.locked_by, what) == ("Countess", BY_COMMAND, ["person.lock"])


def test_without_a_value_the_present_one_is_kept(command, database):
    assert command("lock", "ada", "title", *WHY).exit_code == 0
    assert stored(database).title == "Engineer"


def test_an_empty_value_empties_the_field(command, database):
    command("lock", "ada", "title", "--value", "", *WHY)
    assert stored(database).title is None


def test_unlocking_makes_the_next_sync_look_again(command, database):
    command("lock", "ada", "title", *WHY)
    assert command("unlock", "ada", "title").output == "title of ada is unlocked.\n"
    assert stored(database).source_hash == ""


def test_the_list_says_what_is_locked_and_why(command):
    nothing = command("locks").output
    command("lock", "ada", "title", *WHY)
    assert nothing == "Nothing is locked.\n"
    assert command("locks").output.startswith("ada title: the directory is wrong (")
    assert json.loads(command("locks", "--json").stdout)["locks"][0]["by"] == BY_COMMAND


def test_switching_off_ends_the_log_ins(command, database, ada):
    with database.writing() as session:
        token = start_session(session, ada.id, NOW)
    command("disable", "ada", *WHY)
    command("enable", "ada", *WHY)
    with database.reading() as session:
        assert session_of(session, token, NOW) is None
    assert not stored(database).disabled


def test_a_new_entry_is_adopted_after_a_yes(command, database):
    with database.writing() as session:
        told = {"key": "new", "origin": "uid=ada", "uid": "ada", "reason": ANOTHER_KEY, "kind": "conflict"}
        session.add(DirectoryAside(source="directory", since=NOW, **told))
    no = command("adopt", "ada", "new", *WHY, input="n\n")
    before = stored(database).source_key
    yes = command("adopt", "ada", "new", *WHY, "--yes")
    assert (no.exit_code, before, yes.exit_code, stored(database).source_key) == (1, "old", 0, "new")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("lock", "nobody", "title", *WHY), NotFound),
        (("lock", "ada", "team", "--value", "None such", *WHY), Invalid),
        (("unlock", "ada", "title"), Invalid),
        (("adopt", "ada", "new", *WHY, "--yes"), Invalid),
        (("disable", "ada", "--reason", " "), Invalid),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(command, database, words, error):
    answer = command(*words)
    assert isinstance(answer.exception, error)
    assert (stored(database).source_key, stored(database).disabled) == ("old", False)


@pytest.mark.parametrize(
    "words", [("lock", "ada", "title"), ("lock", "ada", "uid", *WHY), ("disable", "ada")]
)
def test_a_command_without_a_reason_or_with_an_unknown_field_is_wrong_usage(command, words):
    assert command(*words).exit_code == 2
