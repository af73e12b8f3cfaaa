"""Read one entry as it is in the directory now, so that a human can say who it is; nothing is kept."""

from datetime import date

import ldap
from ldap.dn import is_dn

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import ask_vendor, bound_connection
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.entries.normalise import Entry, staff_from_entry
from plnhub.directory.entries.sources import is_file
from plnhub.directory.entries.values import Staff
from plnhub.directory.vendors import Vendor, chosen_vendor
from plnhub.errors import HubError
from plnhub.ldap_connection import Connection, Deadline

SECONDS = 8.0
"""Somebody waits before the page."""


def read_new_entry(settings: Settings, origin: str, today: date) -> Staff | None:
    """The person whom the entry describes; None where it cannot be read, or describes nobody."""
    uri = settings.directory_url.strip()
    if not uri or is_file(uri) or not origin or not is_dn(origin):
        return None
    try:
        return _read(settings, uri, origin, today)
    except HubError:
        return None


def _read(settings: Settings, uri: str, origin: str, today: date) -> Staff | None:
    deadline = Deadline.after(SECONDS)
    connection = bound_connection(settings, uri, deadline)
    try:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
        entry = _entry_at(connection, vendor, origin, deadline)
        mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
        made = staff_from_entry(entry, mapping, vendor, today) if entry else None
        return made if isinstance(made, Staff) else None
    finally:
        connection.unbind_ext_s()


def _entry_at(connection: Connection, vendor: Vendor, origin: str, deadline: Deadline) -> Entry | None:
    asked = ["*", vendor.key, *vendor.status_attributes]
    try:
        message = connection.search_ext(origin, ldap.SCOPE_BASE, "(objectClass=*)", asked)
        _, rows, _, _ = connection.result3(message, timeout=deadline.left())
    except ldap.LDAPError:
        return None
    found = [(dn, attributes) for dn, attributes in rows if dn is not None]
    if not found:
        return None
    dn, attributes = found[0]
    return Entry(dn=dn, attributes={name.lower(): values for name, values in attributes.items()})
