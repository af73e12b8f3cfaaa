"""What an administrator corrects stays, is told with its reason, and can be given back to the directory."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from plnhub.directory.people.locks import (
    Deed,
    corrections_of,
    everything_locked,
    lock_field,
    locks_of,
    unlock_field,
)
from plnhub.errors import Invalid
from plnhub.keys import Keys
from plnhub.models import AuditEntry, PersonState, TeamMembership
from plnhub.privacy.audit import verify_chain
from plnhub.rights.erasure import erase_person
from plnhub.rights.export import everything_about
from tests.makers import NOW, Company

WHY = Deed(who="command line", reason="the directory is wrong", now=NOW)
TODAY = NOW.date()
LATER = Deed(who="command line", reason="once more", now=NOW + timedelta(days=30))


@pytest.fixture
def company(database):
    with database.writing() as session:
        yield Company(session=session)


@pytest.fixture
def ada(company):
    company.person("Bo")
    return company.person("Ada", source_hash="as read")


def lock(company, person, field, text=None, deed=WHY):
    lock_field(company.session, person, field, text, deed)


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        ("name", "  Ada   Lovelace ", "Ada Lovelace"),
        ("mail", "Ada.L@Example.com", "ada.l@example.com"),
        ("mail", "", None),
        ("title", "Chief", "Chief"),
        ("level", " ", None),
        ("start_date", "2026-02-28", date(2026, 2, 28)),
        ("end_date", "", None),
        ("dimensions", "region = North; role=Buyer of x", {"region": "North", "role": "Buyer of x"}),
        ("dimensions", "", {}),
    ],
)
def test_a_correction_is_stored_tidy_and_locked(company, ada, field, text, stored):
    lock(company, ada, field, text)
    assert (getattr(ada, field), list(locks_of(company.session, ada))) == (stored, [field])


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", " "),
        ("name", "x" * 401),
        ("mail", "nobody"),
        ("mail", "bo@example.com"),
        ("start_date", "31.3.2026"),
        ("dimensions", "region"),
        ("team", "No such team"),
        ("manager", "nobody"),
        ("uid", "root"),
        ("source_key", "x"),
        ("dn", "x"),
        ("disabled", "yes"),
    ],
)
def test_what_makes_no_sense_is_refused_and_locks_nothing(company, ada, field, text):
    with pytest.raises(Invalid) as refused:
        lock(company, ada, field, text)
    assert (refused.value.field, dict(locks_of(company.session, ada))) == ("value", {})


@pytest.mark.parametrize("reason", ["", "  ", "x" * 401])
def test_without_a_reason_of_decent_length_nothing_is_corrected(company, ada, reason):
    with pytest.raises(Invalid) as refused:
        lock(company, ada, "title", "Chief", Deed(who="x", reason=reason, now=NOW))
    assert (refused.value.field, ada.title) == ("reason", "Engineer")


def test_a_field_can_be_locked_as_it_is(company, ada):
    lock(company, ada, "title")
    assert (ada.title, list(locks_of(company.session, ada))) == ("Engineer", ["title"])


def test_a_second_correction_replaces_value_and_reason_of_the_first(company, ada):
    lock(company, ada, "title", "Chief")
    lock(company, ada, "title", "Boss", LATER)
    [(held, person)] = everything_locked(company.session)
    assert (person.title, held.reason, held.locked_at) == ("Boss", "once more", LATER.now)


def test_unlocking_keeps_the_value_until_the_next_sync_looks_again(company, ada):
    lock(company, ada, "title", "Chief")
    unlock_field(company.session, ada, "title", LATER)
    assert (ada.title, ada.source_hash, everything_locked(company.session)) == ("Chief", "", [])


def test_what_is_not_locked_cannot_be_unlocked(company, ada):
    with pytest.raises(Invalid, match="not locked"):
        unlock_field(company.session, ada, "title", WHY)


def test_the_list_names_the_newest_lock_first(company, ada):
    lock(company, ada, "title", "Chief")
    lock(company, ada, "level", "high", LATER)
    assert [held.field for held, _ in everything_locked(company.session)] == ["level", "title"]


def memberships(company, person):
    mine = select(TeamMembership).where(TeamMembership.person_id == person.id).order_by(TeamMembership.id)
    return [(one.team_id, one.started_on, one.ended_on) for one in company.session.scalars(mine)]


def test_another_team_ends_the_membership_and_begins_a_new_one_both_dated(company, ada):
    old, new = ada.team, company.team("Sales")
    row = TeamMembership(person_id=ada.id, team_id=old.id, started_on=date(2025, 1, 1))
    company.session.add(row)
    lock(company, ada, "team", "Sales")
    assert memberships(company, ada) == [(old.id, date(2025, 1, 1), TODAY), (new.id, TODAY, None)]


def test_a_slip_mended_on_the_same_day_leaves_no_membership_of_no_length(company, ada):
    company.team("Slip"), company.team("Sales")
    lock(company, ada, "team", "Slip")
    lock(company, ada, "team", "Sales")
    assert memberships(company, ada) == [(company.team("Sales").id, TODAY, None)]


def test_the_same_team_again_changes_no_membership(company, ada):
    lock(company, ada, "team", "Data")
    assert memberships(company, ada) == []


def test_no_team_at_all_ends_the_membership(company, ada):
    company.session.add(TeamMembership(person_id=ada.id, team_id=ada.team_id, started_on=date(2025, 1, 1)))
    lock(company, ada, "team", "")
    assert (ada.team, memberships(company, ada)[0][2]) == (None, TODAY)


def test_whoever_left_gets_a_team_but_no_membership(company):
    gone = company.person("Gone", state=PersonState.INACTIVE)
    company.team("Sales")
    lock(company, gone, "team", "Sales")
    assert (gone.team.name, memberships(company, gone)) == ("Sales", [])


def test_a_closed_team_takes_nobody(company, ada):
    company.team("Old").closed_on = TODAY
    with pytest.raises(Invalid):
        lock(company, ada, "team", "Old")


def test_a_manager_is_named_by_log_in_name_and_replaces_what_the_directory_wrote(company, ada):
    ada.manager_text = "cn=nobody"
    lock(company, ada, "manager", "BO")
    assert (ada.manager.uid, ada.manager_text) == ("bo", None)


def test_no_manager_is_an_answer_too(company, ada):
    lock(company, ada, "manager", "bo")
    lock(company, ada, "manager", "")
    assert ada.manager is None


def test_managers_form_no_circle(company, ada):
    bo, cy = company.person("Boss"), company.person("Cy")
    bo.manager, cy.manager = cy, ada
    company.session.flush()
    with pytest.raises(Invalid, match="circle"):
        lock(company, ada, "manager", "boss")


def test_a_circle_further_up_stops_nobody(company, ada):
    bo, cy = company.person("Boss"), company.person("Cy")
    bo.manager_id, cy.manager_id = cy.id, bo.id
    company.session.flush()
    lock(company, ada, "manager", "cy")
    assert ada.manager is cy


@pytest.mark.parametrize("more", [{"source": "local"}, {"state": PersonState.INACTIVE}])
def test_a_manager_is_somebody_who_is_in_the_directory(company, ada, more):
    company.person("Root", **more)
    with pytest.raises(Invalid):
        lock(company, ada, "manager", "root")


def test_the_history_tells_before_and_after_and_the_audit_log_only_that_it_happened(company, ada):
    lock(company, ada, "title", "Chief of secrets")
    [row] = corrections_of(company.session, ada)
    entry = company.session.scalars(select(AuditEntry)).one()
    assert (row.action, row.before, row.after, row.reason) == (
        "lock",
        "Engineer",
        "Chief of secrets",
        WHY.reason,
    )
    assert (entry.what, entry.subject, entry.detail) == ("person.lock", ada.public_id, {"field": "title"})
    assert verify_chain(company.session).ok


def test_corrections_are_in_the_persons_copy(company, ada):
    lock(company, ada, "title", "Chief")
    [row] = everything_about(company.session, ada)["correction"]
    assert (row["field"], row["after"]) == ("title", "Chief")


def test_whoever_is_erased_leaves_no_correction_and_is_not_corrected_again(company, ada, tmp_path):
    lock(company, ada, "title", "Chief")
    erase_person(company.session, Keys(folder=tmp_path / "keys"), ada, NOW)
    assert (list(corrections_of(company.session, ada)), everything_locked(company.session)) == ([], [])
    with pytest.raises(Invalid, match="erased"):
        lock(company, ada, "title", "Chief")
