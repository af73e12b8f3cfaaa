"""Ask a live LDAP directory: what it is, whether the base is there, and entries page by page."""

import sys
from collections.abc import Iterator

import ldap
from ldap.controls import DecodeControlTuples
from ldap.controls.libldap import SimplePagedResultsControl

from plnhub.config import Settings
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.vendors import Vendor, detected_vendor, person_filter
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Connection, Deadline, connected, reason_of

PAGE_SIZE = 500
EMPTY_PARTITIONS = ("dc=domaindnszones", "dc=forestdnszones", "cn=configuration")
ROOT_ATTRIBUTES = ["vendorName", "objectClass", "supportedCapabilities", "namingContexts"]


def bound_connection(settings: Settings, uri: str, deadline: Deadline) -> Connection:
    """A connection on which the service account has signed in."""
    return connected(settings.model_copy(update={"directory_url": uri}), deadline)


def ask_vendor(connection: Connection) -> Vendor:
    """The product that the server says it is."""
    try:
        found = connection.search_ext_s("", ldap.SCOPE_BASE, "(objectClass=*)", ROOT_ATTRIBUTES)
    except ldap.LDAPError as error:
        raise Unavailable(f"the server does not describe itself: {reason_of(error)}") from error
    return detected_vendor(_lowered(found[0][1]) if found else {})


def is_base_visible(connection: Connection, base: str) -> bool:
    """Whether the base exists and the service account may see it; some servers hide the difference."""
    try:
        found = connection.search_ext_s(base, ldap.SCOPE_BASE, "(objectClass=*)", ["1.1"])
    except (ldap.NO_SUCH_OBJECT, ldap.INSUFFICIENT_ACCESS):
        return False
    except ldap.INVALID_DN_SYNTAX as error:
        raise SettingsError(f"PLNHUB_DIRECTORY_BASE: '{base}' is no DN") from error
    return len(found) == 1


def wanted_people(settings: Settings, vendor: Vendor) -> str:
    """The filter in force."""
    return person_filter(vendor, settings.directory_filter, "directory_filter" in settings.model_fields_set)


def read_entries(
    connection: Connection,
    base: str,
    wanted: str,
    attributes: tuple[str, ...],
    deadline: Deadline,
    at_once: int = PAGE_SIZE,
) -> Iterator[tuple[list[Entry], int]]:
    """Pages of entries, each with the number of referrals that stood among them."""
    control = SimplePagedResultsControl(True, size=at_once, cookie="")

    def ask(cookie: bytes | str) -> int:
        control.cookie = cookie
        asked = list(attributes)
        return int(connection.search_ext(base, ldap.SCOPE_SUBTREE, wanted, asked, serverctrls=[control]))

    message = ask("")
    while True:
        try:
            page, foreign, cookie = _page(connection, message, deadline)
        except UnicodeDecodeError as error:
            raise ldap.DECODING_ERROR({"desc": "an answer is garbled: a name in it is no UTF-8"}) from error
        if cookie:  # the server prepares the next page while this one is worked on
            message = ask(cookie)
        yield page, foreign
        if not cookie:
            return


def _page(connection: Connection, message: int, deadline: Deadline) -> tuple[list[Entry], int, bytes]:
    """Entries are taken one by one (`all=0`), which is twice as fast as letting libldap collect them.

    They are asked of the C object beneath python-ldap's own, whose wrapper takes a third of the time of a
    whole read: it locks, which one thread alone does not need, and looks for controls at every entry.
    """
    page: list[Entry] = []
    foreign, lower, left, next_answer = 0, LOWER, deadline.left, connection._l.result4
    while True:
        kind, rows, _, controls, *_ = next_answer(message, 0, left(), 0, 0, 0)
        if kind == ldap.RES_SEARCH_RESULT:
            found = DecodeControlTuples(controls)
            cookies = [c.cookie for c in found if c.controlType == SimplePagedResultsControl.controlType]
            return page, foreign, cookies[0] if cookies else b""
        for dn, attributes in rows:
            if dn is None:
                foreign += not _is_harmless(attributes)
            else:
                page.append(Entry(dn, {lower[name]: values for name, values in attributes.items()}))


class _LowerNames(dict[str, str]):
    """The few attribute names that a server uses, each turned into lower case once."""

    def __missing__(self, name: str) -> str:
        self[name] = lowered = sys.intern(name.lower())
        return lowered


LOWER = _LowerNames()


def _lowered(attributes: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    return {LOWER[name]: values for name, values in attributes.items()}


def _is_harmless(urls: list[str]) -> bool:
    """Active Directory refers to partitions that hold no people whenever the whole domain is read."""
    return any(part in url.lower() for url in urls for part in EMPTY_PARTITIONS)
