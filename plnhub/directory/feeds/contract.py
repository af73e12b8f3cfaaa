"""What every feed of changes promises to the sync that calls it.

A sync takes `place_now` *before* a full read and keeps it with the run that has been applied. An incremental
run gives the kept place to `changes_since`, applies the answer, and keeps `Changes.place` in its stead. When
anything fails the old place stays good: what was seen already is simply seen again.

`changes_since` raises `LostPlace` (read everything), `Unavailable` (try again later) or `ldap.LDAPError`.
A sweep, due whenever `units_changed` is true and on the caller's own rhythm otherwise, is
`sweep.keys_and_dns`: keys that are not on file, and those whose DN differs, go to `sweep.entries_by_key`;
people on file whose key is not there are gone.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from plnhub.directory.entries.normalise import Entry
from plnhub.directory.vendors import Vendor
from plnhub.errors import HubError
from plnhub.ldap_connection import Connection, Deadline


class LostPlace(HubError):
    """The place cannot be used any more, or not with these settings: read everything."""


class NotOffered(HubError):
    """This server has no such feed, or not for this account; another one may do."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Who is wanted, and which attributes of theirs."""

    base: str
    wanted: str
    """The filter in force."""
    attributes: tuple[str, ...]
    vendor: Vendor


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What has happened since a place, as the server stands now."""

    place: str
    """Opaque text to keep for the next time."""
    entries: tuple[Entry, ...] = ()
    """People who are there now, new or changed (or only touched): base and filter hold, mapped attributes."""
    gone: frozenset[str] = frozenset()
    """Keys that the server says left: deleted, or out of base or filter. It may hold keys that never were
    people's, such as those of deleted groups: leave out what is not on file."""
    vanished: frozenset[str] = frozenset()
    """Those of the gone whom the server does not show anywhere, so that nothing more is known of them."""
    groups_changed: bool = False
    """Groups must be read again, as far as the server alone can tell; but see `concerns_groups`."""
    group_seen: bool = False
    """A group itself stood among the changes."""
    units_changed: bool = False
    """The tree may have shifted without a mark on the people in it: a sweep must follow at once."""
    gone_unknown: bool = False
    """This server does not say (all of) who left: rely on the regular sweep for it."""

    def concerns_groups(self, keys: AbstractSet[str], dns: AbstractSet[str]) -> bool:
        """Whether groups must be read again, told by somebody who knows the keys and DNs on file.

        A deleted entry is only a key: one that is nobody's may have been a group. And a group may name a DN
        before anybody has it: new people, and those whose DN is another one now, may be in groups already.
        """
        is_group_gone = self.groups_changed and not self.vanished <= keys
        return self.group_seen or is_group_gone or any(entry.dn not in dns for entry in self.entries)

    @property
    def is_empty(self) -> bool:
        return not (self.entries or self.gone or self.groups_changed or self.units_changed)


class Feed(Protocol):
    """One way of asking a server for changes only."""

    @property
    def name(self) -> str: ...

    def place_now(self, connection: Connection) -> str:
        """The place from which changes are asked for later; taken before a full read."""

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        """Everything that has happened since then."""
