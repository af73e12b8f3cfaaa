"""What one product does in its own way, asked of the product itself."""

from pathlib import Path
from typing import Any

import ldap
import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory import Outcome
from tests.directory.makers import DAY, NOW, person, synced
from tests.directory.servers.company import NAMES, hire_everybody, settings_for
from tests.servers.staff_operations import DirectoryServer, Staff, signed_in

FILE_TIME_OF_2020 = b"132223104000000000"
NEVER = (b"0", b"9223372036854775807")


def replace(server: DirectoryServer, uid: str, attribute: str, *values: bytes) -> None:
    change = [(ldap.MOD_REPLACE, attribute, list(values) or None)]
    signed_in(server.server).modify_s(server.dn_of(uid), change)


def fails_to_sign_in(server: DirectoryServer, uid: str) -> None:
    connection = ldap.initialize(server.server.ldaps_url)
    connection.set_option(ldap.OPT_X_TLS_CACERTFILE, str(server.server.ca_file))
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        connection.simple_bind_s(server.dn_of(uid), "a wrong-Passw0rd")


def test_a_lock_out_after_wrong_passwords_is_no_end_of_employment(
    openldap_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(openldap_staff)
    replace(openldap_staff, "bob", "pwdAccountLockedTime", b"20260302075900Z")
    synced(settings_for(openldap_staff, tmp_path), database)
    assert person(database, "bob").is_active


def test_a_lock_out_of_the_domain_is_no_end_of_employment(
    samba_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(samba_staff)
    samba_staff.set_password("bob", "a right-Passw0rd")
    replace_policy(samba_staff, b"1")
    fails_to_sign_in(samba_staff, "bob")
    replace_policy(samba_staff, b"0")
    assert b"0" not in lockout_time(samba_staff, "bob")
    synced(settings_for(samba_staff, tmp_path), database)
    assert person(database, "bob").is_active


def replace_policy(server: DirectoryServer, threshold: bytes) -> None:
    change = [(ldap.MOD_REPLACE, "lockoutThreshold", [threshold])]
    signed_in(server.server).modify_s(server.server.base_dn, change)


def lockout_time(server: DirectoryServer, uid: str) -> list[bytes]:
    found = signed_in(server.server).search_s(server.dn_of(uid), ldap.SCOPE_BASE, attrlist=["lockoutTime"])
    values: list[bytes] = found[0][1].get("lockoutTime", [b"0"])
    return values


@pytest.mark.parametrize("value", NEVER)
def test_an_account_that_never_expires_stays(
    samba_staff: DirectoryServer, tmp_path: Path, database: Database, value: bytes
):
    hire_everybody(samba_staff)
    replace(samba_staff, "bob", "accountExpires", value)
    synced(settings_for(samba_staff, tmp_path), database)
    assert person(database, "bob").is_active


def test_an_account_that_has_expired_is_switched_off(
    samba_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(samba_staff)
    settings = settings_for(samba_staff, tmp_path)
    synced(settings, database)
    replace(samba_staff, "bob", "accountExpires", FILE_TIME_OF_2020)
    synced(settings, database, NOW + DAY)
    assert not person(database, "bob").is_active


def test_computers_and_accounts_of_the_system_are_no_members_of_staff(
    samba_staff: Staff, tmp_path: Path, database: Database
):
    hire_everybody(samba_staff)
    settings = settings_for(samba_staff, tmp_path, directory_base=samba_staff.server.base_dn)
    assert uids(synced(settings, database)) == {*NAMES, "reader"}


def test_references_to_other_partitions_do_not_make_a_reading_incomplete(
    samba_staff: Staff, tmp_path: Path, database: Database
):
    hire_everybody(samba_staff)
    settings = settings_for(samba_staff, tmp_path, directory_base=samba_staff.server.base_dn)
    assert synced(settings, database).outcome == "applied"


def uids(outcome: Outcome) -> set[str]:
    assert outcome.plan
    return {change.uid for change in outcome.plan.changes}


def test_a_role_that_switches_accounts_off_does_so(
    ds389_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(ds389_staff)
    role = f"cn=nsManagedDisabledRole,{ds389_staff.base_dn}"
    classes = [b"LDAPsubentry", b"nsRoleDefinition", b"nsSimpleRoleDefinition", b"nsManagedRoleDefinition"]
    signed_in(ds389_staff.server).add_s(role, [("objectClass", classes)])
    replace(ds389_staff, "bob", "nsRoleDN", role.encode())
    synced(settings_for(ds389_staff, tmp_path), database)
    assert not person(database, "bob").is_active


def test_a_base_that_is_not_there_is_no_empty_company(
    staff_server: DirectoryServer, tmp_path: Path, database: Database
):
    nowhere = f"ou=nowhere,{staff_server.server.base_dn}"
    settings = settings_for(staff_server, tmp_path, directory_base=nowhere)
    assert outcome_of(settings, database) == ("incomplete", "G1")


def outcome_of(settings: Settings, database: Database) -> tuple[Any, Any]:
    figures = synced(settings, database).figures()
    return figures["outcome"], figures["gate"]
