"""One person is switched off or on by hand, with a reason, whatever the directory says."""

import pytest
from sqlalchemy import select

from plnhub.directory.people.locks import Deed, corrections_of, everything_locked, unlock_field
from plnhub.directory.people.switching import switch
from plnhub.errors import Invalid
from plnhub.models import AuditEntry
from tests.makers import NOW, Company

WHY = Deed(who="command line", reason="left over night", now=NOW)


@pytest.fixture
def company(database):
    with database.writing() as session:
        yield Company(session=session)


def test_switching_off_acts_at_once_and_is_locked_with_its_reason(company):
    ada = company.person("Ada")
    switch(company.session, ada, WHY, off=True)
    [(lock, person)] = everything_locked(company.session)
    assert (person.is_active, lock.field, lock.reason) == (False, "disabled", WHY.reason)


def test_switching_on_is_locked_too(company):
    ada = company.person("Ada", disabled=True)
    switch(company.session, ada, WHY, off=False)
    assert (ada.is_active, len(everything_locked(company.session))) == (True, 1)


def test_the_directory_may_be_given_the_word_again(company):
    ada = company.person("Ada", source_hash="as read")
    switch(company.session, ada, WHY, off=True)
    unlock_field(company.session, ada, "disabled", WHY)
    assert (ada.disabled, ada.source_hash, everything_locked(company.session)) == (True, "", [])


def test_nobody_switches_themselves_off(company):
    ada = company.person("Ada")
    with pytest.raises(Invalid, match="own account"):
        switch(company.session, ada, Deed(who=ada.public_id, reason="why not", now=NOW), off=True)
    assert ada.is_active


def test_without_a_reason_nobody_is_switched_off(company):
    ada = company.person("Ada")
    with pytest.raises(Invalid):
        switch(company.session, ada, Deed(who="x", reason=" ", now=NOW), off=True)
    assert ada.is_active


@pytest.mark.parametrize(("off", "action"), [(True, "disable"), (False, "enable")])
def test_history_and_audit_log_say_what_was_done(company, off, action):
    ada = company.person("Ada", disabled=not off)
    switch(company.session, ada, WHY, off=off)
    entry = company.session.scalars(select(AuditEntry)).one()
    [row] = corrections_of(company.session, ada)
    before, after = ("no", "yes") if off else ("yes", "no")
    assert (entry.what, entry.subject) == (f"person.{action}", ada.public_id)
    assert (row.action, row.before, row.after, row.done_by) == (action, before, after, "command line")
