"""Groups of the three products give roles, whichever way they hold their people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ldap
import pytest

from plnhub.config import Settings
from plnhub.db import Database
from plnhub.directory.entries.ldap_groups import LdapGroups
from plnhub.directory.entries.ldap_source import bound_connection
from plnhub.directory.vendors import ACTIVE_DIRECTORY
from plnhub.ldap_connection import Deadline
from tests.directory.company import dn_of
from tests.directory.makers import DAY, NOW, synced
from tests.directory.servers.company import hire_everybody, settings_for
from tests.directory.slapd_settings import company_with_accounts, slapd_settings
from tests.servers.slapd import Slapd
from tests.servers.staff_operations import DirectoryServer, signed_in

DENIED = '(targetattr="*")(version 3.0; acl "hidden"; deny (all) userdn="ldap:///{reader}";)'


def leaders_of(server: DirectoryServer, folder: Path, group: str) -> Settings:
    return settings_for(server, folder, directory_role_groups={"leader": server.dn_of(group)})


def changed_roles(settings: Settings, database: Database, now: Any = NOW) -> list[tuple[str, bool]]:
    plan = synced(settings, database, now).plan
    assert plan
    return sorted((one.role, one.granted) for one in plan.roles)


def test_groups_in_groups_give_their_role_round_a_circle(
    company: DirectoryServer, tmp_path: Path, database: Database
):
    company.add_group("below", "ada", "bob")
    company.add_group("top", "below", "cem")
    company.add_member("below", "top")
    settings = leaders_of(company, tmp_path, "top")
    assert changed_roles(settings, database) == [("leader", True)] * 3


def test_who_leaves_the_inner_group_loses_the_role(
    company: DirectoryServer, tmp_path: Path, database: Database
):
    company.add_group("below", "ada", "bob")
    company.add_group("top", "below")
    settings = leaders_of(company, tmp_path, "top")
    synced(settings, database)
    company.remove_member("below", "bob")
    assert changed_roles(settings, database, NOW + DAY) == [("leader", False)]


def test_a_group_that_was_deleted_takes_no_role_away(
    company: DirectoryServer, tmp_path: Path, database: Database
):
    company.add_group("top", "ada", "bob")
    settings = leaders_of(company, tmp_path, "top")
    synced(settings, database)
    company.delete_group("top")
    assert changed_roles(settings, database, NOW + DAY) == []


@pytest.mark.slapd
def test_members_that_may_not_be_seen_keep_their_role(
    slapd: Callable[..., Slapd], tmp_path: Path, database: Database
):
    hidden = slapd(company_with_accounts(3, "reader"))
    group = f"cn=top,{hidden.base_dn}"
    hidden.add_ldif(f"dn: {group}\nobjectClass: groupOfNames\ncn: top\nmember: {dn_of(1)}\n")
    settings = slapd_settings(hidden, tmp_path, "reader", directory_role_groups={"leader": group})
    assert changed_roles(settings, database) == [("leader", True)]
    hidden.stop()
    hidden.configure(access="access to attrs=member by * none\naccess to * by * read")
    hidden.start()
    assert changed_roles(settings, database, NOW + DAY) == []


def test_a_group_that_may_not_be_seen_any_more_takes_no_role_away(
    ds389_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(ds389_staff)
    ds389_staff.add_group("below", "ada", "bob")
    ds389_staff.add_group("top", "below", "cem")
    settings = leaders_of(ds389_staff, tmp_path, "top")
    synced(settings, database)
    hidden = DENIED.format(reader=ds389_staff.server.reader_dn).encode()
    signed_in(ds389_staff.server).modify_s(ds389_staff.dn_of("below"), [(ldap.MOD_ADD, "aci", [hidden])])
    assert changed_roles(settings, database, NOW + DAY) == []


class InRanges:
    """A real connection through which the members of a group are asked for two at a time."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.answers = connection, 0

    def search_ext_s(self, dn: str, scope: int, wanted: str, asked: list[str], timeout: float) -> Any:
        self.answers += 1
        starts = [name.split("range=")[1].split("-")[0] for name in asked if "range=" in name] or ["0"]
        ranged = [f"member;range={starts[0]}-{int(starts[0]) + 1}"]
        return self.connection.search_ext_s(dn, scope, wanted, ranged, timeout=timeout)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_domain_controller_is_asked_range_after_range(
    samba_staff: DirectoryServer, tmp_path: Path, count: int
):
    hire_everybody(samba_staff)
    samba_staff.add_group("top", *["ada", "bob", "cem", "dia", "eve"][:count])
    settings = settings_for(samba_staff, tmp_path)
    ranges = InRanges(bound_connection(settings, settings.directory_url, Deadline.after(30)))
    reader = LdapGroups(
        connection=ranges, base=samba_staff.base_dn, vendor=ACTIVE_DIRECTORY, deadline=Deadline.after(30)
    )
    assert (len(reader(samba_staff.dn_of("top")).members), ranges.answers) == (count, (count + 1) // 2)


def test_somebody_whose_primary_group_it_is_counts_as_a_member(
    samba_staff: DirectoryServer, tmp_path: Path, database: Database
):
    hire_everybody(samba_staff)
    samba_staff.add_group("top", "ada", "bob")
    administrator = signed_in(samba_staff.server)
    found = administrator.search_s(samba_staff.dn_of("top"), ldap.SCOPE_BASE, attrlist=["primaryGroupToken"])
    primary = [(ldap.MOD_REPLACE, "primaryGroupID", found[0][1]["primaryGroupToken"])]
    administrator.modify_s(samba_staff.dn_of("bob"), primary)
    settings = leaders_of(samba_staff, tmp_path, "top")
    assert changed_roles(settings, database) == [("leader", True)] * 2
