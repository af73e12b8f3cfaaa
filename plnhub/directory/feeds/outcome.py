"""Turn what a server told of changed and departed entries into the changes that the sync wants to know."""

from collections.abc import Iterable
from dataclasses import replace

from plnhub.directory.feeds.contract import Changes, Scope
from plnhub.directory.feeds.elsewhere import look_elsewhere
from plnhub.directory.feeds.kinds import bare, kinds_of
from plnhub.directory.feeds.sweep import entries_by_key, key_of
from plnhub.directory.ldap_source import is_base_visible
from plnhub.directory.normalise import Entry
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline

Told = Iterable[tuple[str, Entry]]
"""Keys and entries, the latter with their object classes."""


def filtered_changes(
    connection: Connection, scope: Scope, told: Told, left: Iterable[str], place: str, deadline: Deadline
) -> Changes:
    """For a server that applied the filter for people, groups and units and gave the mapped attributes.

    Only what is a group or a unit may be no person; the server is asked about those alone.
    """
    told = list(told)
    plain = {key: entry for key, entry in told if not _is_more(entry)}
    doubtful = [(key, entry) for key, entry in told if _is_more(entry)]
    left = frozenset(left).difference(plain)
    changes = confirmed_changes(connection, scope, doubtful, left, place, deadline)
    people = (bare(entry, scope.attributes) for entry in plain.values())
    return replace(changes, entries=(*people, *changes.entries))


def confirmed_changes(
    connection: Connection, scope: Scope, told: Told, left: Iterable[str], place: str, deadline: Deadline
) -> Changes:
    """For a server that named all changed entries: base and filter decide about each in a second search."""
    kinds = {key: kinds_of(entry) for key, entry in told}
    people = {key_of(entry, scope): entry for entry in entries_by_key(connection, scope, kinds, deadline)}
    if len(people) < len(kinds) and not is_base_visible(connection, scope.base):
        raise Unavailable(
            f"the base '{scope.base}' cannot be seen any more; nobody is taken for gone"
        )
    left = frozenset(left).difference(kinds)
    fate = look_elsewhere(connection, scope, left, deadline)
    is_group_seen = bool(fate.groups) or any(each.is_group for each in kinds.values())
    return Changes(
        place=place,
        entries=tuple(people.values()),
        gone=left.union(kinds).difference(people),
        vanished=fate.vanished,
        group_seen=is_group_seen,
        groups_changed=is_group_seen or bool(fate.vanished),
        units_changed=bool(fate.units) or any(each.is_unit for each in kinds.values()),
    )


def _is_more(entry: Entry) -> bool:
    kinds = kinds_of(entry)
    return kinds.is_group or kinds.is_unit
