"""An erased person leaves a number; others keep what is theirs; no sync and no restore brings them back."""

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from plnhub.activity.own import acts_by
from plnhub.archives.files import shelf_in
from plnhub.archives.uploads import begin
from plnhub.cli import plnhub
from plnhub.clock import new_public_id
from plnhub.db import open_database
from plnhub.models import Answer, Person, PersonState, RoleGrant
from plnhub.models.ledger import Activity, Erasure
from plnhub.privacy.audit import verify_chain
from plnhub.rights.erasure import erase_again, erase_person, keep_outside
from tests.directory.makers import csv_settings, synced
from tests.makers import NOW
from tests.rights.makers import MARK, acts_of_both, marked_person, tables_with


def erased(company, keys):
    ann, bob = marked_person(company), company.person("Bob Birch")
    acts_of_both(company, ann, bob)
    company.session.commit()
    with company.session.begin():
        done = erase_person(company.session, keys, ann, NOW)
    return ann, bob, done


def test_the_mark_stood_in_many_tables_before(company, database):
    ann = marked_person(company)
    acts_of_both(company, ann, company.person("Bob Birch"))
    company.session.commit()
    assert len(tables_with(database.engine, MARK)) > 20


def test_nothing_that_named_the_person_is_left_in_any_table(company, database, keys):
    _ann, bob, _done = erased(company, keys)
    left = tables_with(database.engine, MARK)
    assert left == set()
    assert bob.name == "Bob Birch"


def test_others_keep_what_they_did(company, keys):
    _ann, bob, _done = erased(company, keys)
    assert sorted(act["verb"] for act in acts_by(company.session, bob.id)) == ["answer", "ask", "thank"]
    assert company.session.scalars(select(Answer.body)).all() == ["Like this"]


def test_the_person_has_no_act_no_role_and_no_name(company, keys):
    ann, _bob, _done = erased(company, keys)
    assert acts_by(company.session, ann.id) == []
    assert company.session.scalar(select(func.count()).select_from(RoleGrant)) == 0
    assert (ann.state, ann.name, ann.mail) == (PersonState.PSEUDONYM, "Former colleague", None)


def test_the_only_trace_is_a_keyed_hash(company, keys):
    ann, _bob, done = erased(company, keys)
    subjects = company.session.scalars(select(Erasure.subject).where(Erasure.reason == "person erased")).all()
    assert subjects == [done.subject] == [ann.source_key]


def test_the_audit_log_still_holds_after_an_erasure(company, keys):
    erased(company, keys)
    assert verify_chain(company.session).ok


def test_the_ledger_is_still_append_only(company, keys):
    erased(company, keys)
    with pytest.raises(Exception, match="append-only"):
        company.session.execute(Activity.__table__.update().values(verb="x"))


def test_a_sync_does_not_bring_the_person_back(tmp_path, database, keys):
    settings = csv_settings(tmp_path, "ann,Ann,,Buyer,Sales,,", "bob,Bob,,Buyer,Sales,ann,")
    synced(settings, database)
    with database.writing() as session:
        ann = session.scalars(select(Person).where(Person.uid == "ann")).one()
        erase_person(session, keys, ann, NOW)
    outcome = synced(settings, database)
    with database.reading() as session:
        names = sorted(session.scalars(select(Person.name)))
    assert (outcome.is_refused, outcome.figures()["created"]) == (False, 0)
    assert names == ["Bob", "Former colleague"]
    assert "Ann" not in str(outcome.figures())


def test_a_restored_backup_is_erased_again(company, database, keys, tmp_path):
    ann = marked_person(company)
    company.session.commit()
    database.engine.dispose()
    shutil.copy(tmp_path / "hub.db", tmp_path / "old.db")
    with company.session.begin():
        done = erase_person(company.session, keys, ann, NOW)
    keep_outside(tmp_path, done, NOW)
    old = open_database(f"sqlite:///{tmp_path / 'old.db'}")
    with old.writing() as session:
        assert erase_again(session, keys, tmp_path, NOW) == 1
        assert erase_again(session, keys, tmp_path, NOW) == 0
    assert tables_with(old.engine, MARK) == set()


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.setenv("PLNHUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLNHUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    return lambda *words: CliRunner().invoke(plnhub, words)


def test_the_command_exports_then_erases_once(company, command, tmp_path):
    marked_person(company)
    company.session.commit()
    uid = f"ann.{MARK}"
    assert command("person", "export", uid, "--out", str(tmp_path / "a.zip")).exit_code == 0
    first, second = (command("person", "erase", uid, "--yes") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "was erased before" in second.output
    assert command("audit", "verify").exit_code == 0


def test_the_command_asks_before_it_erases(company, command):
    marked_person(company)
    company.session.commit()
    assert command("person", "erase", f"ann.{MARK}").exit_code == 1
    assert company.session.scalars(select(Person.state)).one() == PersonState.ACTIVE


def test_what_the_person_uploaded_goes_with_them_at_once(company, command, tmp_path):
    ann, bob = marked_person(company), company.person("Bob Birch")
    shelf, names = shelf_in(tmp_path), [new_public_id(), new_public_id()]
    for name, person in zip(names, (ann, bob), strict=True):
        begin(company.session, person.id, name, 1, NOW)
        with shelf.receiving(name) as file:
            file.write(b"x")
    company.session.commit()
    command("person", "erase", f"ann.{MARK}", "--yes")
    assert [shelf.path(name) is None for name in names] == [True, False]
