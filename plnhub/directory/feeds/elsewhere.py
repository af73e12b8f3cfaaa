"""Look keys up in the whole tree, whatever has become of base and filter."""

import itertools
from collections.abc import Iterable, Iterator

from plnhub.directory.entries.ldap_source import read_entries
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import Scope
from plnhub.directory.feeds.keys import key_filter
from plnhub.directory.feeds.kinds import CLASSES
from plnhub.directory.feeds.sweep import BATCH, key_of
from plnhub.ldap_connection import Connection, Deadline


def entries_anywhere(
    connection: Connection, root: str, scope: Scope, keys: Iterable[str], deadline: Deadline
) -> Iterator[tuple[str, Entry]]:
    """Those that there are, with their object classes."""
    attributes = (scope.vendor.key, CLASSES)
    waiting = iter(sorted(keys))
    while batch := list(itertools.islice(waiting, BATCH)):
        wanted = key_filter(scope.vendor, batch)
        for page, _ in read_entries(connection, root, wanted, attributes, deadline):
            yield from ((key_of(entry, scope), entry) for entry in page)
