"""Turn what a server told of changed and departed entries into the changes that the sync wants to know.

A feed asks the whole tree, not the base alone: groups may stand beside the people, and whoever or whatever
moves out of the base is then seen to change. A second search, by key, base and filter, decides who is wanted.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from plnhub.directory.entries.ldap_source import is_base_visible
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import Changes, Scope
from plnhub.directory.feeds.kinds import kinds_of
from plnhub.directory.feeds.sweep import entries_by_key, key_of
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a server said."""

    place: str
    changed: Iterable[tuple[str, Entry]] = ()
    """Keys and entries of people, groups and units, the latter with their object classes."""
    left: AbstractSet[str] = frozenset()
    """Keys that were deleted or no longer pass the filter for people, groups and units."""
    vanished: AbstractSet[str] = frozenset()
    """Those of them who are not there at all."""
    is_whole_tree: bool = True
    """Whether the whole tree could be asked; if not, a unit may have left the base with all its people."""


def confirmed_changes(connection: Connection, scope: Scope, told: Told, deadline: Deadline) -> Changes:
    """The changes, after the server has confirmed who is in base and filter now."""
    kinds = {key: kinds_of(entry) for key, entry in told.changed}
    people = {key_of(entry, scope): entry for entry in entries_by_key(connection, scope, kinds, deadline)}
    if len(people) < len(kinds) and not is_base_visible(connection, scope.base):
        raise Unavailable(f"the base '{scope.base}' cannot be seen any more; nobody is taken for gone")
    vanished = frozenset(told.vanished).difference(kinds)
    is_group_seen = any(each.is_group for each in kinds.values())
    return Changes(
        place=told.place,
        entries=tuple(people.values()),
        gone=frozenset(told.left).union(kinds).difference(people),
        vanished=vanished,
        group_seen=is_group_seen,
        groups_changed=is_group_seen or bool(vanished),
        units_changed=any(each.is_unit for each in kinds.values())
        or (bool(vanished) and not told.is_whole_tree),
    )
