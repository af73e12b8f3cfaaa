"""A copy of the people of a directory, kept by a feed alone, and what a fresh full read would give."""

import random
from dataclasses import dataclass, field

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import bound_connection, read_entries
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds import LostPlace, entries_by_key, feed_for, keys_and_dns, scope_of
from plnhub.directory.feeds.contract import Changes, Feed, Scope
from plnhub.directory.feeds.sweep import key_of
from plnhub.directory.vendors import VENDORS
from plnhub.ldap_connection import Connection, Deadline

People = dict[str, Entry]


@dataclass
class Mirror:
    """What a sync would have on file."""

    settings: Settings
    vendor: str
    place: str = ""
    people: People = field(default_factory=dict)
    lost: int = 0
    swept: int = 0
    last: Changes | None = None

    def __post_init__(self) -> None:
        self.scope: Scope = scope_of(self.settings, VENDORS[self.vendor])
        feed = feed_for(VENDORS[self.vendor], self.settings)
        assert feed
        self.feed: Feed = feed
        self.connect()

    def connect(self) -> None:
        self.connection: Connection = bound_connection(
            self.settings, self.settings.directory_url, Deadline.after(60)
        )

    def begin(self) -> None:
        """The place first, then everybody."""
        self.place = self.feed.place_now(self.connection)
        self.people = self.fresh()

    def follow(self) -> Changes | None:
        """One incremental run; None when the place was lost and everything had to be read."""
        try:
            self.last = self.feed.changes_since(self.connection, self.place, Deadline.after(60))
        except LostPlace:
            self.lost, self.last = self.lost + 1, None
            self.begin()
            return None
        self._take(self.last)
        if self.last.units_changed or self.last.gone_unknown:
            self.sweep()
        self.place = self.last.place
        return self.last

    def sweep(self) -> None:
        """Compare keys and DNs, and read again whoever differs."""
        self.swept += 1
        there = dict(keys_and_dns(self.connection, self.scope, Deadline.after(60)))
        differing = [key for key, dn in there.items() if key not in self.people or self.people[key].dn != dn]
        self.people = {key: entry for key, entry in self.people.items() if key in there}
        for entry in entries_by_key(self.connection, self.scope, differing, Deadline.after(60)):
            self.people[key_of(entry, self.scope)] = entry

    def fresh(self) -> People:
        """Everybody, as a full read gives them."""
        scope, found = self.scope, {}
        pages = read_entries(self.connection, scope.base, scope.wanted, scope.attributes, Deadline.after(60))
        for page, _ in pages:
            found |= {key_of(entry, scope): entry for entry in page}
        return found

    def differences(self) -> list[str]:
        """The keys of whoever is not as in a fresh read."""
        fresh = self.fresh()
        every = fresh.keys() | self.people.keys()
        return [key for key in every if _plain(fresh.get(key)) != _plain(self.people.get(key))]

    def _take(self, changes: Changes) -> None:
        for entry in changes.entries:
            self.people[key_of(entry, self.scope)] = entry
        for key in changes.gone:
            self.people.pop(key, None)


def _plain(entry: Entry | None) -> tuple[str, dict[str, list[bytes]]] | None:
    if entry is None:
        return None
    return entry.dn, {name: sorted(values) for name, values in entry.attributes.items()}


def seeded(seed: int) -> random.Random:
    return random.Random(seed)
