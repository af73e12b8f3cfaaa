"""Changes of Active Directory and Samba, by the update sequence numbers of one domain controller.

Each controller counts for itself, so that a place names the controller's database (its invocation id) beside
the number; another controller, or one restored from a backup, has another id. Deleted people leave
tombstones; where the account may not see those, only the sweep learns of a deletion.
"""

from dataclasses import dataclass, replace

from plnhub.directory.entries.ldap_source import read_entries
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import Changes, LostPlace, Scope
from plnhub.directory.feeds.domain_controller import buried_keys, graveyard, position
from plnhub.directory.feeds.kinds import CLASSES, people_groups_and_units
from plnhub.directory.feeds.outcome import Told, confirmed_changes
from plnhub.directory.feeds.sweep import key_of
from plnhub.directory.feeds.tree import visible_tree
from plnhub.ldap_connection import Connection, Deadline

ANYBODY = "(objectCategory=person)"


@dataclass(frozen=True, kw_only=True)
class Usn:
    """Any base and any account, but one controller."""

    scope: Scope
    name: str = "usn"

    def place_now(self, connection: Connection) -> str:
        invocation, number = position(connection)
        return f"{invocation}:{number}"

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        invocation, number = position(connection)
        kept, _, last = place.rpartition(":")
        if kept != invocation or not last.isdigit() or int(last) > number:
            raise LostPlace("another domain controller answers, or this one was restored from a backup")
        container = graveyard(connection, self.scope.base)
        found = Changes(place=place)
        if int(last) < number:
            since = f"(uSNChanged>={int(last) + 1})"
            told = self._told(connection, since, container, f"{invocation}:{number}", deadline)
            found = confirmed_changes(connection, self.scope, told, deadline)
        return replace(found, gone_unknown=not container)

    def _told(
        self, connection: Connection, since: str, container: str, place: str, deadline: Deadline
    ) -> Told:
        scope, tree = self.scope, visible_tree(connection, self.scope.base)
        wanted = f"(&{since}{people_groups_and_units(scope.wanted + ANYBODY)})"
        changed: list[tuple[str, Entry]] = []
        for page, _ in read_entries(connection, tree.root, wanted, (scope.vendor.key, CLASSES), deadline):
            changed += [(key_of(entry, scope), entry) for entry in page]
        buried = frozenset[str]()
        if container:
            buried = buried_keys(connection, scope, container, since, deadline)
        return Told(place=place, changed=changed, left=buried, vanished=buried, is_whole_tree=tree.is_whole)
