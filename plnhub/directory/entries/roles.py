"""Who is in the directory groups that give roles: nested groups are followed, each once. ◇ Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from plnhub.directory.entries.index import People
from plnhub.directory.entries.names import thorough_dn
from plnhub.errors import HubError, SettingsError
from plnhub.models.access import Role

MEMBER_ATTRIBUTES = ("member", "uniqueMember", "memberUid")
GIVEN_BY_GROUPS = (Role.LEADER, Role.ADMIN, Role.AUDITOR)


class UnknownGroup(HubError):
    """Who is in this group cannot be told, so nobody may lose anything for want of it."""


class NoSuchEntry(UnknownGroup):
    """Nothing has this DN: as a member of a group it is a dead reference and stands for nobody."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What one entry says of its members; one without any may be a person whose key is known."""

    members: tuple[str, ...] = ()
    key: str = ""


ReadGroup = Callable[[str], Group]
"""The entry with this DN, its members (DNs or uids) complete; raises UnknownGroup where that fails."""


def checked_role_groups(groups: Mapping[str, str]) -> dict[str, str]:
    """The configured groups by role; refuses a role that no group can give."""
    for role in groups:
        if role not in GIVEN_BY_GROUPS:
            raise SettingsError(
                f"PLNHUB_DIRECTORY_ROLE_GROUPS: '{role}' is none of {', '.join(GIVEN_BY_GROUPS)}"
            )
    return dict(groups)


def role_members(
    groups: Mapping[str, str], read_group: ReadGroup, people: People
) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """For each role the keys of its people, and a note for each group that is empty or could not be read."""
    members: dict[str, frozenset[str]] = {}
    notes: list[str] = []
    for role, dn in groups.items():
        try:
            members[role] = people_in(dn, read_group, people)
        except UnknownGroup as error:
            notes.append(f"the role {role} stays as it is: {error}")
        else:
            if not members[role]:
                notes.append(f"the group of the role {role} holds nobody known here: {dn}")
    return members, tuple(notes)


def people_in(dn: str, read_group: ReadGroup, people: People) -> frozenset[str]:
    """The keys of everybody in this group and the groups in it; raises UnknownGroup if one is unknown."""
    found: set[str] = set()
    seen = {thorough_dn(dn)}
    waiting = list(read_group(dn).members)
    while waiting:
        member = waiting.pop()
        if key := people.key_of(member):
            found.add(key)
        elif "=" in member and thorough_dn(member) not in seen:
            seen.add(thorough_dn(member))
            below = _below(member, read_group)
            found.update({below.key} if people.knows(below.key) else ())
            waiting.extend(below.members)
    return frozenset(found)


def _below(dn: str, read_group: ReadGroup) -> Group:
    try:
        return read_group(dn)
    except NoSuchEntry:
        return Group()


def values_as_text(values: Iterable[bytes]) -> tuple[str, ...]:
    """Member values as text, whatever bytes somebody put there."""
    return tuple(value.decode("utf-8", "replace") for value in values)
