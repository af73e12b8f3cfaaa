"""Tell keys that are nowhere on the server any more from those that merely changed beyond recognition."""

import itertools
from collections.abc import Iterable

from plnhub.directory.feeds.contract import Scope
from plnhub.directory.feeds.keys import key_filter
from plnhub.directory.feeds.sweep import BATCH, key_of
from plnhub.directory.ldap_source import read_entries
from plnhub.ldap_connection import Connection, Deadline


def vanished_keys(
    connection: Connection, root: str, scope: Scope, keys: Iterable[str], deadline: Deadline
) -> frozenset[str]:
    """Those of the keys for which the whole tree shows no entry."""
    vanished = set(keys)
    waiting = iter(sorted(vanished))
    while batch := list(itertools.islice(waiting, BATCH)):
        wanted = key_filter(scope.vendor, batch)
        for page, _ in read_entries(connection, root, wanted, (scope.vendor.key,), deadline):
            vanished.difference_update(key_of(entry, scope) for entry in page)
    return frozenset(vanished)
