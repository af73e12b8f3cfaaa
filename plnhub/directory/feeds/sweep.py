"""Sweep over the keys and DNs of everybody, and read chosen people again by their keys."""

import itertools
from collections.abc import Callable, Iterable, Iterator

from plnhub.directory.entries.ldap_source import is_base_visible, read_entries
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import Scope
from plnhub.directory.feeds.keys import key_filter
from plnhub.directory.vendors import key_text
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline

BATCH = 200


def keys_and_dns(connection: Connection, scope: Scope, deadline: Deadline) -> Iterator[tuple[str, str]]:
    """Key and DN of everybody in base and filter; whoever is not there when it has ended well is gone.

    Raises Unavailable or ldap.LDAPError when the sweep is not whole: its absences then mean nothing.
    """
    if not is_base_visible(connection, scope.base):
        raise Unavailable(f"the base '{scope.base}' does not exist or may not be seen")
    for page, referrals in read_entries(connection, scope.base, scope.wanted, (scope.vendor.key,), deadline):
        if referrals:
            raise Unavailable("referrals stand below the base: this server does not hold everybody")
        for entry in page:
            if key := key_of(entry, scope):
                yield key, entry.dn


def entries_by_key(
    connection: Connection,
    scope: Scope,
    keys: Iterable[str],
    deadline: Deadline,
    progress: Callable[[int], None] = lambda _count: None,
) -> list[Entry]:
    """Those of these people who are in base and filter now, with all mapped attributes."""
    found: list[Entry] = []
    waiting = iter(keys)
    while batch := list(itertools.islice(waiting, BATCH)):
        wanted = f"(&{scope.wanted}{key_filter(scope.vendor, batch)})"
        for page, _ in read_entries(connection, scope.base, wanted, scope.attributes, deadline):
            found += page
        progress(len(found))
    return found


def key_of(entry: Entry, scope: Scope) -> str:
    """The key's text; empty where the server does not show it."""
    values = entry.attributes.get(scope.vendor.key.lower())
    return key_text(values[0], scope.vendor) if values else ""
