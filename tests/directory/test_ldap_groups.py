"""Groups are read to their last member, or their people keep the role."""

from typing import Any

import ldap
import pytest

from plnhub.directory.entries.index import PeopleIndex
from plnhub.directory.entries.ldap_groups import LdapGroups, one_part
from plnhub.directory.entries.roles import UnknownGroup, people_in, role_members
from plnhub.directory.vendors import OPENLDAP
from plnhub.ldap_connection import Deadline
from tests.directory.group_server import GroupServer
from tests.directory.makers import staff

TOP, BELOW = "cn=top,dc=pln", "cn=below,dc=pln"


def dn(uid: str) -> str:
    return f"uid={uid},dc=pln"


def people(*uids: str) -> PeopleIndex:
    return PeopleIndex(staff(uid, dn=dn(uid)) for uid in uids)


def reader(server: Any, seconds: float = 60.0) -> LdapGroups:
    return LdapGroups(connection=server, base="dc=pln", vendor=OPENLDAP, deadline=Deadline.after(seconds))


def members(server: GroupServer, *uids: str) -> frozenset[str]:
    return people_in(TOP, reader(server), people(*uids))


@pytest.mark.parametrize("count", [0, 1, 1499, 1500, 1501, 3000, 4501])
def test_a_large_group_is_read_to_its_last_member(count: int):
    uids = [f"p{number}" for number in range(count)]
    server = GroupServer({TOP: {"member": [dn(uid) for uid in uids]}})
    assert len(members(server, *uids)) == count


@pytest.mark.parametrize("attribute", ["member", "uniqueMember", "memberUid"])
def test_every_kind_of_group_is_understood(attribute: str):
    value = "ada" if attribute == "memberUid" else dn("ada")
    assert members(GroupServer({TOP: {attribute: [value]}}), "ada") == {"key-ada"}


def test_what_a_unique_member_carries_behind_its_dn_is_left_out():
    assert members(GroupServer({TOP: {"uniqueMember": [dn("ada") + "#'0101'B"]}}), "ada") == {"key-ada"}


def test_groups_in_groups_are_followed_round_a_circle_once():
    server = GroupServer({TOP: {"member": [BELOW]}, BELOW: {"member": [TOP, dn("ada")]}})
    assert members(server, "ada") == {"key-ada"}
    assert server.answers == 2


def test_a_dead_reference_stands_for_nobody():
    assert members(GroupServer({TOP: {"member": [dn("gone"), dn("ada")]}}), "ada") == {"key-ada"}


def test_somebody_on_file_under_another_dn_is_known_by_the_key():
    moved = "uid=ada,ou=sales,dc=pln"
    server = GroupServer({TOP: {"member": [moved]}, moved: {"entryUUID": ["key-ada"]}})
    assert members(server, "ada") == {"key-ada"}


@pytest.mark.parametrize(
    "server",
    [
        GroupServer({}),
        GroupServer({TOP: {}}, hidden=frozenset({TOP})),
        GroupServer({TOP: {"member": [BELOW]}}, hidden=frozenset({BELOW})),
        GroupServer({TOP: {"member": [dn("ada"), dn("bob")]}}, step=1, broken=frozenset({TOP})),
        GroupServer({TOP: {"objectClass": ["top", "groupOfNames"]}}),
    ],
    ids=["missing", "hidden", "hidden below", "cut short", "its members hidden"],
)
def test_the_people_of_a_group_that_stays_unread_keep_the_role(server: GroupServer):
    roles, notes = role_members({"leader": TOP}, reader(server), people("ada", "bob"))
    assert roles == {}
    assert notes[0].startswith("the role leader stays as it is: ")


def test_an_empty_group_where_groups_may_be_empty_has_nobody():
    server = GroupServer({TOP: {"objectClass": ["top", "group"]}})
    assert members(server, "ada") == frozenset()


def test_an_error_of_the_server_leaves_the_group_unknown():
    class Stopped(GroupServer):
        def search_ext_s(self, *_args: Any, **_more: Any) -> Any:
            raise ldap.ADMINLIMIT_EXCEEDED({"desc": "Administrative limit exceeded"})

    with pytest.raises(UnknownGroup, match="Administrative limit exceeded"):
        members(Stopped(), "ada")


def test_a_group_that_does_not_come_in_time_is_unknown():
    with pytest.raises(UnknownGroup, match="in time"):
        reader(GroupServer({TOP: {}}), seconds=-1.0)(TOP)


@pytest.mark.parametrize(
    ("answer", "start"),
    [
        ({"member;range=0-1": [b"a"]}, 0),
        ({"member;range=0-1": []}, 0),
        ({"member;range=5-*": [b"a"]}, 2),
        ({"member": [b"a"]}, 2),
        ({}, 2),
    ],
)
def test_a_range_that_does_not_add_up_is_refused(answer: dict[str, list[bytes]], start: int):
    with pytest.raises(UnknownGroup):
        one_part("member", answer, start)


@pytest.mark.parametrize(
    "option", ["member;binary;range=0-*", "member;range=0-*;binary", "member;RANGE=0-*".lower()]
)
def test_a_range_is_seen_among_other_options(option: str):
    assert one_part("member", {option: [b"a"]}, 0).values == (b"a",)


def test_an_empty_group_is_named_because_everybody_loses_its_role():
    found, notes = role_members({"leader": TOP}, reader(GroupServer({TOP: {}})), people("ada"))
    assert found == {"leader": frozenset()}
    assert notes == (f"the group of the role leader holds nobody known here: {TOP}",)
