"""The groups of an LDIF file, kept only where some of them give roles. ◇ Pure."""

from collections.abc import Mapping

from plnhub.directory.entries.index import People
from plnhub.directory.entries.names import dn_key
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.roles import (
    MEMBER_ATTRIBUTES,
    Group,
    NoSuchEntry,
    checked_role_groups,
    role_members,
    values_as_text,
)

MEMBERS = tuple(name.lower() for name in MEMBER_ATTRIBUTES)


class GroupsOfFile:
    """Whoever is in a group, by the comparable form of its DN."""

    def __init__(self, role_groups: Mapping[str, str]) -> None:
        self._roles = checked_role_groups(role_groups)
        self._named = frozenset(map(dn_key, self._roles.values()))
        self._members: dict[str, list[bytes]] = {}

    def take(self, entry: Entry) -> None:
        """Remember the entry if it has members, or is named by the settings and has none."""
        if not self._roles:
            return
        members = [value for name in MEMBERS for value in entry.attributes.get(name, ())]
        if members or dn_key(entry.dn) in self._named:
            self._members[dn_key(entry.dn)] = members

    def role_members(self, people: People) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
        """For each role the keys of its people, and a note for each group that the file does not hold."""
        return role_members(self._roles, self._group, people)

    def _group(self, dn: str) -> Group:
        members = self._members.get(dn_key(dn))
        if members is None:
            raise NoSuchEntry(f"the file holds no group {dn}")
        return Group(members=values_as_text(members))
