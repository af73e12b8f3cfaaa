"""Roles come from grants; everybody is an employee."""

import pytest

from plnhub.access.roles import grant_role, revoke_role, roles_of
from plnhub.db import Database
from plnhub.errors import Invalid
from plnhub.models import Role, RoleGrant
from tests.access.makers import NOW


def test_everybody_is_an_employee(database: Database, ann: int) -> None:
    with database.reading() as session:
        assert roles_of(session, ann) == {Role.EMPLOYEE}


def test_a_granted_role_is_added(database: Database, ann: int) -> None:
    with database.writing() as session:
        change = grant_role(session, ann, Role.LEADER, "bob", NOW)
        assert change.changed
        assert roles_of(session, ann) == {Role.EMPLOYEE, Role.LEADER}


def test_granting_twice_changes_nothing(database: Database, ann: int) -> None:
    with database.writing() as session:
        grant_role(session, ann, Role.ADMIN, "bob", NOW)
        assert not grant_role(session, ann, Role.ADMIN, "bob", NOW).changed


def test_a_revoked_role_is_gone(database: Database, ann: int) -> None:
    with database.writing() as session:
        grant_role(session, ann, Role.ADMIN, "bob", NOW)
        assert revoke_role(session, ann, Role.ADMIN).changed
        assert roles_of(session, ann) == {Role.EMPLOYEE}


def test_revoking_by_hand_names_the_directory_group_that_remains(database: Database, ann: int) -> None:
    with database.writing() as session:
        session.add(
            RoleGrant(person_id=ann, role=Role.LEADER, origin="directory", granted_by="group", granted_at=NOW)
        )
        change = revoke_role(session, ann, Role.LEADER)
        assert (change.changed, change.remaining_origins) == (False, ("directory",))
        assert Role.LEADER in roles_of(session, ann)


def test_the_role_of_everybody_cannot_be_granted(database: Database, ann: int) -> None:
    with database.writing() as session, pytest.raises(Invalid):
        grant_role(session, ann, Role.EMPLOYEE, "bob", NOW)
