"""Who is in the directory groups that give roles: nested groups are followed, each once. ◇ Pure."""

from collections.abc import Callable, Iterable, Mapping

from plnhub.directory.index import PeopleIndex
from plnhub.directory.names import thorough_dn
from plnhub.errors import SettingsError
from plnhub.models.access import Role

MEMBER_ATTRIBUTES = ("member", "uniqueMember", "memberUid")
GIVEN_BY_GROUPS = (Role.LEADER, Role.ADMIN, Role.AUDITOR)

ReadGroup = Callable[[str], tuple[str, ...] | None]
"""The members (DNs or uids) of the group with this DN; None when it cannot be read."""


def checked_role_groups(groups: Mapping[str, str]) -> dict[str, str]:
    """The configured groups by role; refuses a role that no group can give."""
    for role in groups:
        if role not in GIVEN_BY_GROUPS:
            raise SettingsError(
                f"PLNHUB_DIRECTORY_ROLE_GROUPS: '{role}' is none of {', '.join(GIVEN_BY_GROUPS)}"
            )
    return dict(groups)


def role_members(
    groups: Mapping[str, str], read_group: ReadGroup, people: PeopleIndex
) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """For each role the keys of its people, and a note for each group that could not be read."""
    members: dict[str, frozenset[str]] = {}
    notes: list[str] = []
    for role, dn in groups.items():
        direct = read_group(dn)
        if direct is None:
            notes.append(f"the group {dn} of the role {role} cannot be read; its people keep the role")
            continue
        members[role] = _people_below(dn, direct, read_group, people)
    return members, tuple(notes)


def _people_below(
    dn: str, direct: Iterable[str], read_group: ReadGroup, people: PeopleIndex
) -> frozenset[str]:
    found, seen, waiting = set(), {thorough_dn(dn)}, list(direct)
    while waiting:
        member = waiting.pop()
        if key := people.key_of(member):
            found.add(key)
        elif "=" in member and thorough_dn(member) not in seen:
            seen.add(thorough_dn(member))
            waiting.extend(read_group(member) or ())
    return frozenset(found)
