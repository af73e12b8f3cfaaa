"""Changes of a 389 Directory Server, by content synchronisation over its retro changelog.

Its answers name what was deleted or moved out of the base, one by one, but always claim that nothing was
(`refreshDeletes` is false): only what it names is believed. It does not report who leaves a filter. So all
that changed below the base is asked for, and a second search by key and filter finds the people in it.
"""

from dataclasses import dataclass

import ldap

from plnhub.directory.feeds.contract import Changes, LostPlace, NotOffered, Scope
from plnhub.directory.feeds.keys import key_of_sync
from plnhub.directory.feeds.kinds import CLASSES, EVERYTHING
from plnhub.directory.feeds.outcome import Told, confirmed_changes
from plnhub.directory.feeds.refresh import SYNC_REQUEST, refresh
from plnhub.directory.feeds.tree import visible_tree
from plnhub.ldap_connection import Connection, Deadline

ADVICE = (
    "unless they were outside its sight, add `nsslapd-attribute: nsuniqueid:targetUniqueId` to "
    "cn=Retro Changelog Plugin,cn=plugins,cn=config and restart it, or set PLNHUB_DIRECTORY_FEED to timestamp"
)
PATIENCE = 30.0
PROVEN = "+"
"""Ends a place after which changes were named: only then does silence mean that there were none in sight."""


@dataclass(frozen=True, kw_only=True)
class ContentSync389:
    """389 with its plugins Content Synchronization and Retro Changelog."""

    scope: Scope
    name: str = "content-sync"

    def place_now(self, connection: Connection) -> str:
        """The cookie of a question about the base entry alone: it serves for the whole tree as well."""
        if SYNC_REQUEST.encode() not in _offered(connection):
            raise NotOffered("the Content Synchronization plugin of this 389 server is off")
        deadline = Deadline.after(PATIENCE)
        root = visible_tree(connection, self.scope.base).root
        answer = refresh(connection, root, ldap.SCOPE_BASE, EVERYTHING, ["1.1"], "", deadline)
        if not _number(answer.cookie):
            raise NotOffered("the Retro Changelog plugin of this 389 server gives no change numbers")
        return answer.cookie

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        cookie, is_proven = place.removesuffix(PROVEN), place.endswith(PROVEN)
        scope, tree = self.scope, visible_tree(connection, self.scope.base)
        answer = refresh(connection, tree.root, ldap.SCOPE_SUBTREE, EVERYTHING, [CLASSES], cookie, deadline)
        if answer.is_present_phase or not answer.cookie:
            raise LostPlace("the 389 server sent a list of everybody instead of changes")
        if answer.is_silent and not is_proven and _number(answer.cookie) > _number(cookie):
            raise LostPlace(f"the 389 server counted changes, but did not say whose they are: {ADVICE}")
        if answer.is_silent:
            return Changes(place=answer.cookie + PROVEN * is_proven)
        left = frozenset(key_of_sync(scope.vendor, key) for key in answer.deleted)
        told = Told(
            place=answer.cookie + PROVEN,
            changed=[(key_of_sync(scope.vendor, key), entry) for key, entry in answer.changed],
            left=left,
            vanished=left,
            is_whole_tree=tree.is_whole,
        )
        return confirmed_changes(connection, scope, told, deadline)


def _offered(connection: Connection) -> set[bytes]:
    found = connection.search_ext_s("", ldap.SCOPE_BASE, EVERYTHING, ["supportedControl"])
    return {value for _, each in found for values in each.values() for value in values}


def _number(cookie: str) -> int:
    """The change number at the end of `server#client#number`."""
    number = cookie.rpartition("#")[2]
    return int(number) if number.isdigit() else 0
