"""What a domain controller says of itself, and the tombstones of what was deleted there."""

import uuid
from collections.abc import Iterator

import ldap
from ldap.controls import RequestControl
from ldap.controls.libldap import SimplePagedResultsControl

from plnhub.directory.entries.ldap_source import PAGE_SIZE
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.feeds.contract import NotOffered, Scope
from plnhub.directory.feeds.sweep import key_of
from plnhub.directory.feeds.tree import naming_context
from plnhub.ldap_connection import Connection, Deadline

SHOW_DELETED = RequestControl("1.2.840.113556.1.4.417", criticality=True)
HIDDEN = (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS)
ROOT = ["highestCommittedUSN", "dsServiceName"]


def position(connection: Connection) -> tuple[str, int]:
    """The id of the controller's database and the number of its last change."""
    root = _entry(connection, "", ROOT)
    number = root.get("highestcommittedusn", b"")
    service = root.get("dsservicename", b"").decode()
    invocation = _invocation(connection, service) if service else b""
    if not number.isdigit() or len(invocation) != 16:
        raise NotOffered("the domain controller does not show its invocationId or its highest number")
    return str(uuid.UUID(bytes_le=invocation)), int(number)


def _invocation(connection: Connection, service: str) -> bytes:
    try:
        return _entry(connection, service, ["invocationId"]).get("invocationid", b"")
    except HIDDEN:
        return b""


def graveyard(connection: Connection, base: str) -> str:
    """The container of tombstones; empty if this account may not look into it.

    An account without the right to it is still shown that the container is there, but none of its attributes.
    """
    container = f"CN=Deleted Objects,{naming_context(connection, base)}"
    try:
        rows = connection.search_ext_s(
            container, ldap.SCOPE_BASE, "(objectClass=*)", ["isDeleted"], serverctrls=[SHOW_DELETED]
        )
    except HIDDEN:
        return ""
    return container if any(dn and attributes for dn, attributes in rows) else ""


def buried_keys(
    connection: Connection, scope: Scope, container: str, since: str, deadline: Deadline
) -> frozenset[str]:
    """The keys of what was deleted since."""
    wanted = f"(&(isDeleted=TRUE){since})"
    return frozenset(key_of(entry, scope) for entry in _paged(connection, container, wanted, scope, deadline))


def _paged(
    connection: Connection, base: str, wanted: str, scope: Scope, deadline: Deadline
) -> Iterator[Entry]:
    page = SimplePagedResultsControl(True, size=PAGE_SIZE, cookie="")
    controls, asked = [page, SHOW_DELETED], [scope.vendor.key]
    while True:
        message = connection.search_ext(base, ldap.SCOPE_SUBTREE, wanted, asked, serverctrls=controls)
        _, rows, _, ended = connection.result3(message, all=1, timeout=deadline.left())
        for dn, attributes in rows:
            if dn is not None:
                yield Entry(dn=dn, attributes={name.lower(): each for name, each in attributes.items()})
        page.cookie = next((one.cookie for one in ended if one.controlType == page.controlType), "")
        if not page.cookie:
            return


def _entry(connection: Connection, dn: str, asked: list[str]) -> dict[str, bytes]:
    """The first value of each attribute of one entry."""
    rows = connection.search_ext_s(dn, ldap.SCOPE_BASE, "(objectClass=*)", asked)
    return {name.lower(): values[0] for _, each in rows for name, values in each.items() if values}
