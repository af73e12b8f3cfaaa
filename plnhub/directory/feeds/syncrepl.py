"""Changes of an OpenLDAP server, by content synchronisation and its session log.

Everything that changed is asked for, since slapd answers that fastest by far and tells entries that merely
left a filter as if they were deleted; a second search by key and filter finds the people in it.

Only an answer in which the server itself names what was deleted is used. When the session log does not
reach back (after a restart, or where `syncprov-sessionlog` is not set), the server would list everybody who
is still there; a database restored from a backup answers in the same way and hides what that took back.
So a list of those present always means `LostPlace`: reading everything costs no more and is always right.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import ldap

from plnhub.directory.feeds.contract import Changes, LostPlace, NotOffered, Scope
from plnhub.directory.feeds.keys import key_of_sync
from plnhub.directory.feeds.kinds import CLASSES, EVERYTHING
from plnhub.directory.feeds.outcome import Told, confirmed_changes
from plnhub.directory.feeds.refresh import Refresh, refresh
from plnhub.directory.feeds.tree import naming_context, visible_tree
from plnhub.directory.feeds.witness import (
    NUMBER,
    SEPARATOR,
    hear_witness,
    kept_witness,
    next_witness,
)
from plnhub.ldap_connection import Connection, Deadline

CSN = re.compile(r"csn=([^,]*)")
ADVICE = "give its syncprov overlay a session log (syncprov-sessionlog) to make changes cheap to find"


@dataclass(frozen=True, kw_only=True)
class Syncrepl:
    """OpenLDAP with the syncprov overlay."""

    scope: Scope
    name: str = "syncrepl"

    def place_now(self, connection: Connection) -> str:
        """A cookie made of the context's change number, which slapd takes as if it had given it."""
        root = naming_context(connection, self.scope.base)
        found = connection.search_ext_s(root, ldap.SCOPE_BASE, "(objectClass=*)", ["contextCSN"])
        numbers = [value.decode() for _, values in found for each in values.values() for value in each]
        if not numbers:
            raise NotOffered(f"{root} shows no contextCSN: is the syncprov overlay on, may it be read?")
        return cookie_of(numbers)

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        cookie, _, kept = place.partition(SEPARATOR)
        if not _csn(cookie):
            raise LostPlace("the place kept is none of OpenLDAP's")
        scope, tree = self.scope, visible_tree(connection, self.scope.base)
        asked = [CLASSES, NUMBER]
        answer = refresh(connection, tree.root, ldap.SCOPE_SUBTREE, EVERYTHING, asked, cookie, deadline)
        if answer.is_silent and _csn(answer.cookie or cookie) == _csn(cookie):
            return Changes(place=place)
        _refuse_if_gaps(answer)
        left = frozenset(key_of_sync(scope.vendor, key) for key in answer.deleted)
        changed = [(key_of_sync(scope.vendor, key), entry) for key, entry in answer.changed]
        witness = kept_witness(kept)
        hear_witness(connection, tree.root, scope, witness, left, deadline)
        told = Told(
            place=f"{answer.cookie}{SEPARATOR}{next_witness(witness, changed, left)}",
            changed=changed,
            left=left,
            vanished=left,
            is_whole_tree=tree.is_whole,
        )
        return confirmed_changes(connection, scope, told, deadline)


def cookie_of(numbers: Iterable[str]) -> str:
    """A content synchronisation cookie for these change numbers, one for each server that writes."""
    return f"rid=000,csn={';'.join(sorted(numbers, key=_server_number))}"


def _refuse_if_gaps(answer: Refresh) -> None:
    if answer.is_present_phase or not (answer.refresh_deletes and answer.cookie):
        raise LostPlace(f"OpenLDAP cannot say what was deleted since; {ADVICE}")


def _csn(cookie: str) -> str:
    found = CSN.search(cookie)
    return found.group(1) if found else ""


def _server_number(csn: str) -> str:
    """The third part of `time#count#server#count`; slapd wants them in this order."""
    return csn.split("#")[2] if csn.count("#") >= 2 else csn
