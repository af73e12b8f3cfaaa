"""Whoever is erased is named no more in what was corrected about others."""

import pytest
from sqlalchemy import select

from plnhub.directory.people.locks import Deed, lock_field
from plnhub.keys import Keys
from plnhub.models import Correction, FieldLock
from plnhub.rights.erasure import erase_person
from tests.makers import NOW, Company, empty_database


@pytest.fixture
def company(tmp_path):
    with empty_database(tmp_path).writing() as session:
        yield Company(session=session)


def test_a_manager_who_is_erased_leaves_the_history_of_the_reports_but_not_their_locks(company, tmp_path):
    boss, bob = company.person("Zyxboss", source="directory"), company.person("Bob")
    deed = Deed(who="command line", reason="zyxboss leads him", now=NOW)
    lock_field(company.session, bob, "manager", "zyxboss", deed)
    lock_field(company.session, bob, "title", "Chief", Deed(who="command line", reason="promoted", now=NOW))
    erase_person(company.session, Keys(folder=tmp_path / "keys"), boss, NOW)
    rows = company.session.scalars(select(Correction).order_by(Correction.id)).all()
    locks = company.session.scalars(select(FieldLock).order_by(FieldLock.id)).all()
    assert [(row.after, row.reason) for row in rows] == [(None, "–"), ("Chief", "promoted")]
    assert [(lock.field, lock.reason) for lock in locks] == [("manager", "–"), ("title", "promoted")]
