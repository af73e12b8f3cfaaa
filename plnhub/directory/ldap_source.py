"""Read all staff from a live LDAP directory, page by page, within one deadline."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import ldap
from ldap.controls.libldap import SimplePagedResultsControl

from plnhub.config import Settings
from plnhub.directory.index import PeopleIndex
from plnhub.directory.ldap_groups import LdapGroups
from plnhub.directory.mapping import attribute_mapping
from plnhub.directory.normalise import Entry, staff_from_entry
from plnhub.directory.roles import checked_role_groups, role_members
from plnhub.directory.values import Quarantined, Reading, Staff
from plnhub.directory.vendors import Vendor, chosen_vendor, detected_vendor, person_filter
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Connection, Deadline, connected, reason_of

PAGE_SIZE = 500
EMPTY_PARTITIONS = ("dc=domaindnszones", "dc=forestdnszones", "cn=configuration")
ROOT_ATTRIBUTES = ["vendorName", "objectClass", "supportedCapabilities", "namingContexts"]

Progress = Callable[[int], None]


@dataclass
class Read:
    """What has come in so far; it stays incomplete until the last page has ended well."""

    made: list[Staff | Quarantined] = field(default_factory=list)
    referrals: int = 0
    reason: str = "the read was interrupted"


def read_ldap(settings: Settings, uri: str, deadline: Deadline, today: date, progress: Progress) -> Reading:
    """Everything below the base that passes the filter; a failure on the way makes the reading incomplete."""
    connection = bound_connection(settings, uri, deadline)
    try:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
        mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
        convert = partial(staff_from_entry, mapping=mapping, vendor=vendor, today=today)
        wanted = wanted_people(settings, vendor)
        read = _read_all(connection, settings, wanted, mapping.requested, convert, deadline, progress)
        return _reading(connection, settings, read, vendor, deadline)
    finally:
        connection.unbind_ext_s()


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
    connection: Connection, base: str, wanted: str, attributes: tuple[str, ...], deadline: Deadline
) -> Iterator[tuple[list[Entry], int]]:
    """Pages of entries, each with the number of referrals that stood among them."""
    control = SimplePagedResultsControl(True, size=PAGE_SIZE, cookie="")

    def ask(cookie: bytes | str) -> int:
        control.cookie = cookie
        asked = list(attributes)
        return int(connection.search_ext(base, ldap.SCOPE_SUBTREE, wanted, asked, serverctrls=[control]))

    message = ask("")
    while True:
        page, foreign, cookie = _page(connection, message, deadline)
        if cookie:  # the server prepares the next page while this one is worked on
            message = ask(cookie)
        yield page, foreign
        if not cookie:
            return


def _page(connection: Connection, message: int, deadline: Deadline) -> tuple[list[Entry], int, bytes]:
    """Entries are taken one by one (`all=0`), which is twice as fast as letting libldap collect them."""
    page, foreign = [], 0
    while True:
        kind, rows, _, controls = connection.result3(message, all=0, timeout=deadline.left())
        for dn, attributes in rows:
            if dn is None:
                foreign += not _is_harmless(attributes)
            else:
                page.append(Entry(dn=dn, attributes=_lowered(attributes)))
        if kind == ldap.RES_SEARCH_RESULT:
            cookies = [c.cookie for c in controls if c.controlType == SimplePagedResultsControl.controlType]
            return page, foreign, cookies[0] if cookies else b""


def _read_all(
    connection: Connection,
    settings: Settings,
    wanted: str,
    attributes: tuple[str, ...],
    convert: Callable[[Entry], Staff | Quarantined],
    deadline: Deadline,
    progress: Progress,
) -> Read:
    read, base = Read(), settings.directory_base
    try:
        if not is_base_visible(connection, base):
            read.reason = f"the base '{base}' does not exist or may not be seen"
            return read
        for page, foreign in read_entries(connection, base, wanted, attributes, deadline):
            read.made += map(convert, page)
            read.referrals += foreign
            progress(len(read.made))
        read.reason = f"{read.referrals} referrals stand below the base" if read.referrals else ""
    except ldap.FILTER_ERROR as error:
        raise SettingsError(f"PLNHUB_DIRECTORY_FILTER: '{wanted}' is no filter") from error
    except ldap.LDAPError as error:
        read.reason = f"the directory stopped after {len(read.made)} entries: {reason_of(error)}"
    except Unavailable as error:
        read.reason = str(error)
    return read


def _reading(
    connection: Connection, settings: Settings, read: Read, vendor: Vendor, deadline: Deadline
) -> Reading:
    staff = tuple(one for one in read.made if isinstance(one, Staff))
    groups = checked_role_groups(settings.directory_role_groups)
    reader = LdapGroups(connection=connection, base=settings.directory_base, vendor=vendor, deadline=deadline)
    members, notes = role_members(groups, reader, PeopleIndex(staff)) if not read.reason else ({}, ())
    return Reading(
        staff=staff,
        quarantined=tuple(one for one in read.made if isinstance(one, Quarantined)),
        complete=not read.reason,
        reason=read.reason,
        vendor=vendor.name,
        referrals=read.referrals,
        role_members=members,
        notes=notes,
    )


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
