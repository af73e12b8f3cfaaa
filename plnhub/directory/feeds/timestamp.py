"""Changes of any other directory, by the times at which entries were modified.

The time comes from the entries alone, never from the clock of this machine: the latest one seen, less some
minutes, so that a change that was stored late is still met. Nobody's departure can be seen in this way.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from plnhub.clock import utc_now
from plnhub.directory.entries.ldap_source import read_entries
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import Changes, LostPlace, Scope
from plnhub.directory.feeds.kinds import CLASSES, people_groups_and_units
from plnhub.directory.feeds.outcome import Told, confirmed_changes
from plnhub.directory.feeds.sweep import key_of
from plnhub.directory.feeds.tree import visible_tree
from plnhub.ldap_connection import Connection, Deadline

OVERLAP = timedelta(minutes=5)
UNCERTAIN_CLOCKS = timedelta(days=1)
"""How far the clock of the server may be behind ours at the very first time."""
WRITTEN = "%Y%m%d%H%M%SZ"
AD_NAME = "whenChanged"


@dataclass(frozen=True, kw_only=True)
class Timestamp:
    """Any server that keeps modifyTimestamp."""

    scope: Scope
    name: str = "timestamp"

    def place_now(self, connection: Connection) -> str:
        """A day ago: the first changes read tell what the server's own clock says."""
        return (utc_now() - UNCERTAIN_CLOCKS).strftime(WRITTEN)

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        scope, since = self.scope, _moment(place) - OVERLAP
        root = visible_tree(connection, scope.base).root
        wanted = people_groups_and_units(scope.wanted)
        modified = f"(&({self._attribute}>={self._written(since)}){wanted})"
        attributes = (scope.vendor.key, CLASSES, self._attribute)
        entries: list[Entry] = []
        for page, _ in read_entries(connection, root, modified, attributes, deadline):
            entries += page
        changed = [(key, entry) for entry in entries if (key := key_of(entry, scope))]
        told = Told(place=max([place, *map(self._time_of, entries)]), changed=changed)
        found = confirmed_changes(connection, scope, told, deadline)
        return replace(found, gone=frozenset(), gone_unknown=True)

    @property
    def _attribute(self) -> str:
        return AD_NAME if self.scope.vendor.name == "ad" else "modifyTimestamp"

    def _written(self, moment: datetime) -> str:
        """Active Directory wants a fraction."""
        text = moment.strftime(WRITTEN)
        return text.replace("Z", ".0Z") if self._attribute == AD_NAME else text

    def _time_of(self, entry: Entry) -> str:
        """To the second, in the form that a place has; empty where the server does not tell."""
        values = entry.attributes.get(self._attribute.lower())
        return values[0].decode()[:14] + "Z" if values else ""


def _moment(place: str) -> datetime:
    try:
        return datetime.strptime(place, WRITTEN).replace(tzinfo=UTC)
    except ValueError as error:
        raise LostPlace("the place kept is no time") from error
