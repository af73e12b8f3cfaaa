"""Look keys up anywhere on the server, to learn whether a person, a group or a unit left the base."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import ldap

from plnhub.directory.feeds.contract import Scope
from plnhub.directory.feeds.keys import key_filter
from plnhub.directory.feeds.kinds import CLASSES, asked, kinds_of
from plnhub.directory.feeds.sweep import BATCH, key_of
from plnhub.directory.ldap_source import read_entries
from plnhub.directory.normalise import Entry
from plnhub.ldap_connection import Connection, Deadline

HIDDEN = (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What became of some keys."""

    groups: frozenset[str]
    units: frozenset[str]
    vanished: frozenset[str]
    """Not shown anywhere: deleted, or moved where the service account may not look."""


def naming_context(connection: Connection, base: str) -> str:
    """The root of the tree that the base stands in, as the server spells it."""
    found = connection.search_ext_s("", ldap.SCOPE_BASE, "(objectClass=*)", ["namingContexts"])
    contexts = [value.decode() for values in found[0][1].values() for value in values] if found else []
    below = f",{base}".casefold().replace(", ", ",")
    fitting = [one for one in contexts if below.endswith(f",{one}".casefold().replace(", ", ","))]
    return max(fitting, key=len, default=base)


def look_elsewhere(
    connection: Connection, scope: Scope, keys: Iterable[str], deadline: Deadline
) -> Elsewhere:
    """Ask the whole tree for these keys."""
    waiting = sorted(keys)
    root = naming_context(connection, scope.base) if waiting else ""
    found = {
        key_of(entry, scope): kinds_of(entry) for entry in _read(connection, root, scope, waiting, deadline)
    }
    return Elsewhere(
        groups=frozenset(key for key, kinds in found.items() if kinds.is_group),
        units=frozenset(key for key, kinds in found.items() if kinds.is_unit),
        vanished=frozenset(waiting).difference(found),
    )


def _read(
    connection: Connection, root: str, scope: Scope, keys: list[str], deadline: Deadline
) -> Iterable[Entry]:
    attributes = tuple(asked((), scope.vendor.key, CLASSES))
    batches = iter(keys)
    while batch := list(itertools.islice(batches, BATCH)):
        wanted = key_filter(scope.vendor, batch)
        try:
            for page, _ in read_entries(connection, root, wanted, attributes, deadline):
                yield from page
        except HIDDEN:
            return
