"""An entry that was made anew takes up its person's history only when an administrator says so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from plnhub.directory import plan_directory
from plnhub.directory.entries.meaning import settings_hash
from plnhub.directory.people.adoption import Held, adopt, held_back
from plnhub.directory.people.locks import Deed, corrections_of
from plnhub.directory.planning.conflicts import ANOTHER_KEY
from plnhub.directory.planning.plan_file import hash_of, plan_content
from plnhub.directory.running.sync import sync_directory
from plnhub.errors import Invalid
from plnhub.keys import Keys
from plnhub.models import AuditEntry, DirectoryAside, Gift, Person, PersonState
from plnhub.rights.erasure import erase_person
from tests.directory.makers import DAY, NOW, entry, ldif_settings, run_of, synced
from tests.makers import Company

WHY = Deed(who="command line", reason="rehired, spoke to her", now=NOW)
OLD, NEW = "11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"


@pytest.fixture
def keys(tmp_path):
    return Keys(folder=tmp_path / "keys")


@pytest.fixture
def company(database):
    with database.writing() as session:
        yield Company(session=session)


@pytest.fixture
def ada(company):
    return company.person("Ada", source="directory", source_key=OLD, source_hash="as read")


def aside(company, **more):
    told = {"uid": "ada", "key": NEW, "reason": ANOTHER_KEY, "kind": "conflict", "origin": "uid=ada"}
    row = DirectoryAside(**({"source": "directory", "since": NOW} | told | more))
    company.session.add(row)
    company.session.flush()


def linked(company, keys, person, key=NEW):
    adopt(company.session, keys, person, key, WHY)
    return person.source_key


def test_the_person_gets_the_new_key_and_is_looked_at_again(company, keys, ada):
    aside(company)
    assert (linked(company, keys, ada), ada.source_hash) == (NEW, "")


@pytest.mark.parametrize("uid", ["ADA", "ada"])
def test_the_log_in_name_is_compared_whatever_its_spelling(company, keys, ada, uid):
    aside(company, uid=uid)
    assert linked(company, keys, ada) == NEW


def test_history_and_audit_log_name_the_deed(company, keys, ada):
    aside(company)
    linked(company, keys, ada)
    [row] = corrections_of(company.session, ada)
    audited = company.session.scalars(select(AuditEntry)).one()
    assert (row.action, row.before, row.after, row.reason) == ("adopt", OLD, NEW, WHY.reason)
    assert (audited.what, audited.subject, audited.detail) == (
        "person.adopt",
        ada.public_id,
        {"field": "key"},
    )


def test_nothing_that_the_sync_did_not_hold_back_can_be_adopted(company, keys, ada):
    with pytest.raises(Invalid, match="held back no entry"):
        linked(company, keys, ada)


def test_an_entry_with_another_log_in_name_is_somebody_else(company, keys, ada):
    aside(company, uid="adam")
    with pytest.raises(Invalid, match="another log-in name"):
        linked(company, keys, ada)


def test_the_same_name_and_mail_link_nobody_by_themselves(company, keys, ada):
    aside(company, uid="ada2")
    assert [held.person for held in held_back(company.session, keys)] == [None]


def test_while_the_old_entry_is_in_the_directory_nothing_is_linked(company, keys, ada):
    aside(company)
    aside(company, key=OLD, reason="the same uid stands at uid=ada", kind="quarantine")
    with pytest.raises(Invalid, match="still in the directory"):
        linked(company, keys, ada)


def test_two_entries_with_one_log_in_name_are_no_case_for_linking(company, keys, ada):
    aside(company, reason="the same uid stands at uid=ada,ou=x", kind="quarantine")
    with pytest.raises(Invalid, match="still in the directory"):
        linked(company, keys, ada)


@pytest.mark.parametrize("state", [PersonState.MISSING, PersonState.INACTIVE])
def test_whoever_is_missing_or_left_may_come_back_under_a_new_key(company, keys, ada, state):
    ada.state = state
    aside(company)
    assert linked(company, keys, ada) == NEW


def test_a_local_account_adopts_no_entry(company, keys):
    root = company.person("Root", source="local")
    aside(company, uid="root", reason="the uid belongs to a local account")
    with pytest.raises(Invalid, match="Hub alone"):
        linked(company, keys, root)


def test_a_key_that_somebody_has_is_not_given_twice(company, keys, ada):
    company.person("Bo", source="directory", source_key=NEW)
    aside(company)
    with pytest.raises(Invalid, match="has this key already"):
        linked(company, keys, ada)


def test_whoever_was_erased_adopts_nothing(company, keys, ada):
    aside(company)
    erase_person(company.session, keys, ada, NOW)
    with pytest.raises(Invalid, match="erased"):
        linked(company, keys, ada)


def test_nobody_takes_over_the_entry_of_somebody_who_was_erased(company, keys, ada):
    bo = company.person("Bo", source="directory", source_key=NEW)
    erase_person(company.session, keys, bo, NOW)
    aside(company)
    with pytest.raises(Invalid, match="was erased"):
        linked(company, keys, ada)


@pytest.mark.parametrize("reason", ["", " "])
def test_without_a_reason_nothing_is_linked(company, keys, ada, reason):
    aside(company)
    with pytest.raises(Invalid):
        adopt(company.session, keys, ada, NEW, Deed(who="x", reason=reason, now=NOW))
    assert ada.source_key == OLD


def test_the_list_puts_conflicts_first_and_says_what_stands_against_them(company, keys, ada):
    company.person("Root", source="local")
    aside(company, uid="zoe", key="k3", reason="no date", kind="quarantine")
    aside(company, uid="root", key="k2", reason="the uid belongs to a local account")
    aside(company)
    told = [
        (held.entry.uid, held.is_adoptable, bool(held.obstacle)) for held in held_back(company.session, keys)
    ]
    assert told == [("ada", True, False), ("root", False, True), ("zoe", False, False)]
    assert not Held(entry=DirectoryAside()).is_adoptable


def staff(key, *lines, uid="ada"):
    others = "".join(entry(f"p{n}", f"entryUUID: p{n}") for n in range(9))
    return others + (entry(uid, f"entryUUID: {key}", *lines) if key else "")


def settle(database, folder, text, now=NOW):
    """Sync what the file says now; a plan that gates hold is approved as a human would."""
    settings = ldif_settings(folder, text)
    outcome = synced(settings, database, now)
    return outcome if outcome.outcome != "held" else approved(settings, database, now)


def approved(settings, database, now):
    run = run_of(settings, database, now)
    plan = plan_directory(run).plan
    return sync_directory(replace(run, approved=hash_of(plan_content(plan, settings_hash(settings)))))


def the_adas(database):
    with database.reading() as session:
        rows = session.scalars(select(Person).where(Person.uid.ilike("ada%")).order_by(Person.id))
        return [(one.source_key, one.state, one.title) for one in rows]


def test_a_re_created_entry_is_held_back_until_it_is_adopted_and_then_brings_its_values(
    database, tmp_path, keys
):
    settle(database, tmp_path, staff(OLD, "title: Buyer"))
    settle(database, tmp_path, staff(NEW, "title: Chief"), NOW + DAY)
    assert the_adas(database) == [(OLD, PersonState.MISSING, "Buyer")]
    with database.writing() as session:
        ada = session.scalars(select(Person).where(Person.uid == "ada")).one()
        session.add(Gift(person_id=ada.id, kind="head", name="Sanskrit", added_at=NOW))
        adopt(session, keys, ada, NEW, WHY)
    settle(database, tmp_path, staff(NEW, "title: Chief"), NOW + 2 * DAY)
    with database.reading() as session:
        assert session.scalars(select(Gift.name)).all() == ["Sanskrit"]
        assert session.scalars(select(DirectoryAside)).all() == []
    assert the_adas(database) == [(NEW, PersonState.ACTIVE, "Chief")]


def test_somebody_who_left_and_was_rehired_returns_with_the_history(database, tmp_path, keys):
    settle(database, tmp_path, staff(OLD))
    for days in (1, 2, 3):
        settle(database, tmp_path, staff(""), NOW + days * DAY + timedelta(hours=1))
    assert the_adas(database) == [(OLD, PersonState.INACTIVE, None)]
    settle(database, tmp_path, staff(NEW), NOW + 90 * DAY)
    with database.writing() as session:
        adopt(session, keys, session.scalars(select(Person).where(Person.uid == "ada")).one(), NEW, WHY)
    settle(database, tmp_path, staff(NEW), NOW + 91 * DAY)
    assert the_adas(database) == [(NEW, PersonState.ACTIVE, None)]


def test_whoever_was_erased_and_is_rehired_starts_anew(database, tmp_path, keys):
    settle(database, tmp_path, staff(OLD))
    with database.writing() as session:
        erase_person(session, keys, session.scalars(select(Person).where(Person.uid == "ada")).one(), NOW)
    settle(database, tmp_path, staff(NEW), NOW + DAY)
    assert the_adas(database) == [(NEW, PersonState.ACTIVE, None)]
