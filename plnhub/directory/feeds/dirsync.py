"""Changes of Active Directory and Samba by the DirSync control, which gives them in the order of replication.

It works on a whole naming context only. An account without replication rights may ask for what it sees
(OBJECT_SECURITY), and is then not told of deletions. An entry counts as changed only if an attribute did that
is asked for: so every attribute of the mapping and the filter is, and `name` and `parentGUID` for its place.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field, replace

import ldap
from ldap.controls import RequestControl, ResponseControl

from plnhub.directory.feeds.ber import integer, octets, parts, sequence
from plnhub.directory.feeds.contract import Changes, LostPlace, NotOffered, Scope
from plnhub.directory.feeds.domain_controller import HIDDEN, graveyard
from plnhub.directory.feeds.elsewhere import entries_anywhere
from plnhub.directory.feeds.outcome import Told, confirmed_changes
from plnhub.directory.feeds.tree import naming_context
from plnhub.directory.vendors import key_text
from plnhub.ldap_connection import Connection, Deadline, reason_of

OID = "1.2.840.113556.1.4.841"
OBJECT_SECURITY = 1
LARGEST = 0x7FFFFFFF
WATCHED = ("objectGUID", "name", "parentGUID", "isDeleted", "objectClass", "member")
IN_FILTER = re.compile(r"\(\s*([A-Za-z][\w.;-]*)\s*[~<>:]?")
NOBODY = "(objectClass=aClassThatNobodyHas)"
PATIENCE = 60.0


class Answer(ResponseControl):  # type: ignore[misc]
    """Whether there is more, and where to go on."""

    controlType = OID  # noqa: N815

    def decodeControlValue(self, value: bytes) -> None:  # noqa: N802
        [(_, content)] = parts(value)
        [(_, more), _, (_, self.cookie)] = parts(content)
        self.is_more = any(more)


@dataclass
class Read:
    """The keys that came so far."""

    changed: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class DirSync:
    """One naming context of one domain."""

    scope: Scope
    name: str = "dirsync"

    def place_now(self, connection: Connection) -> str:
        """Where it stands when nobody is asked for."""
        root = naming_context(connection, self.scope.base)
        try:
            cookie = self._ask(connection, root, NOBODY, b"", Read(), Deadline.after(PATIENCE))
        except (*HIDDEN, ldap.UNAVAILABLE_CRITICAL_EXTENSION, ldap.UNWILLING_TO_PERFORM) as error:
            raise NotOffered(f"this account may not use DirSync: {reason_of(error)}") from error
        return base64.b64encode(cookie).decode()

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        scope, read = self.scope, Read()
        root = naming_context(connection, scope.base)
        try:
            cookie = self._ask(connection, root, "(objectClass=*)", _decoded(place), read, deadline)
        except (ldap.PROTOCOL_ERROR, ldap.UNWILLING_TO_PERFORM, ldap.OPERATIONS_ERROR) as error:
            raise LostPlace(f"DirSync cannot go on from here: {reason_of(error)}") from error
        told = Told(
            place=base64.b64encode(cookie).decode(),
            changed=list(entries_anywhere(connection, root, scope, read.changed, deadline)),
            left=read.deleted,
            vanished=read.deleted,
        )
        found = confirmed_changes(connection, scope, told, deadline)
        return replace(found, gone_unknown=not graveyard(connection, scope.base))

    def _ask(
        self, connection: Connection, root: str, wanted: str, cookie: bytes, read: Read, deadline: Deadline
    ) -> bytes:
        is_more = True
        while is_more:
            value = sequence(integer(OBJECT_SECURITY), integer(LARGEST), octets(cookie))
            control = RequestControl(OID, criticality=True, encodedControlValue=value)
            message = connection.search_ext(
                root, ldap.SCOPE_SUBTREE, wanted, self._watched(), serverctrls=[control]
            )
            _, rows, _, controls, _, _ = connection.result4(
                message, all=1, timeout=deadline.left(), resp_ctrl_classes={OID: Answer}
            )
            for _, attributes in rows:
                self._take(read, attributes)
            answer = next((one for one in controls if isinstance(one, Answer)), None)
            if answer is None:
                raise LostPlace("the server takes DirSync for an ordinary search")
            cookie, is_more = answer.cookie, answer.is_more
        return cookie

    def _watched(self) -> list[str]:
        names = (*WATCHED, *self.scope.attributes, *IN_FILTER.findall(self.scope.wanted))
        return list({name.lower(): name for name in names}.values())

    def _take(self, read: Read, attributes: dict[str, list[bytes]]) -> None:
        if isinstance(attributes, dict) and (values := attributes.get("objectGUID")):
            is_deleted = attributes.get("isDeleted") == [b"TRUE"]
            (read.deleted if is_deleted else read.changed).add(key_text(values[0], self.scope.vendor))


def _decoded(place: str) -> bytes:
    try:
        cookie = base64.b64decode(place, validate=True)
    except binascii.Error:
        cookie = b""
    if not cookie:
        raise LostPlace("the place kept is no cookie of DirSync")
    return cookie
