"""Look around in a live directory before it is synced: what it is, where it begins, a few entries of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import ldap
from ldap.controls.libldap import SimplePagedResultsControl

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import ask_vendor, bound_connection, wanted_people
from plnhub.directory.entries.ldif import ldif_records
from plnhub.directory.entries.mapping import NEVER
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.source_file import open_source
from plnhub.directory.entries.sources import directory_uri, is_file, source_path
from plnhub.directory.vendors import GENERIC, Vendor, chosen_vendor
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline, reason_of

SIZE = 20
SECONDS = 30.0
LONGEST_VALUE, MOST_VALUES = 400, 5
SECRET_SIGNS = ("password", "passwd", "pwd", "secret", "sambahash", "krbprincipal", "privatekey", "token")
FOREIGN_CONTEXTS = ("cn=config", "cn=schema", "dc=domaindnszones", "dc=forestdnszones", "o=netscaperoot")


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a server says of itself: its product, and the names under which its entries stand."""

    vendor: Vendor
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Some entries as they came, without what must never be read."""

    vendor: Vendor
    entries: tuple[Entry, ...]


def is_offered(attribute: str) -> bool:
    """Whether an attribute may be shown and chosen at all: secrets and pictures may not."""
    name = attribute.lower()
    plain = name.partition(";")[0]
    return plain not in NEVER and not any(sign in plain for sign in SECRET_SIGNS)


def look_around(settings: Settings) -> Surroundings:
    """Who answers at the address, and which bases it offers."""
    uri = directory_uri(settings)
    connection = bound_connection(settings, uri, Deadline.after(SECONDS))
    try:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
        return Surroundings(vendor=vendor, bases=_bases(connection))
    finally:
        connection.unbind_ext_s()


def read_sample(settings: Settings) -> Sample:
    """The first entries that the filter finds, with every attribute that may be offered."""
    uri = directory_uri(settings)
    if is_file(uri):
        return _sample_of_file(settings, uri)
    deadline = Deadline.after(SECONDS)
    connection = bound_connection(settings, uri, deadline)
    try:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
        found = _first_entries(connection, settings, vendor, deadline)
        return Sample(vendor=vendor, entries=tuple(map(without_secrets, found)))
    except ldap.LDAPError as error:
        raise Unavailable(f"the directory cannot be searched: {reason_of(error)}") from error
    finally:
        connection.unbind_ext_s()


def without_secrets(entry: Entry) -> Entry:
    """The entry with what may be offered, a few values of each attribute, none of them long."""
    kept = {
        name: [value for value in values[:MOST_VALUES] if len(value) <= LONGEST_VALUE]
        for name, values in entry.attributes.items()
        if is_offered(name)
    }
    return entry._replace(attributes={name: values for name, values in kept.items() if values})


def _first_entries(
    connection: Connection, settings: Settings, vendor: Vendor, deadline: Deadline
) -> Iterable[Entry]:
    page = SimplePagedResultsControl(True, size=SIZE, cookie="")
    asked = ["*", vendor.key, *vendor.status_attributes]
    wanted, base = wanted_people(settings, vendor), settings.directory_base
    message = connection.search_ext(base, ldap.SCOPE_SUBTREE, wanted, asked, serverctrls=[page])
    _, rows, _, _ = connection.result3(message, timeout=deadline.left())
    for dn, attributes in rows:
        if dn is not None:
            yield Entry(dn=dn, attributes={name.lower(): values for name, values in attributes.items()})


def _sample_of_file(settings: Settings, uri: str) -> Sample:
    if uri.startswith("csv:"):
        return Sample(vendor=GENERIC, entries=())
    with open_source(source_path(uri)) as source:
        records = (one for one in ldif_records(source.content) if isinstance(one, Entry))
        people = list(islice((one for one in records if b"person" in _classes(one)), SIZE))
    vendor = chosen_vendor(settings.directory_vendor) or GENERIC
    return Sample(vendor=vendor, entries=tuple(map(without_secrets, people)))


def _classes(entry: Entry) -> frozenset[bytes]:
    return frozenset(value.lower() for value in entry.attributes.get("objectclass", ()))


def _bases(connection: Connection) -> tuple[str, ...]:
    try:
        found = connection.search_ext_s("", ldap.SCOPE_BASE, "(objectClass=*)", ["namingContexts"])
    except ldap.LDAPError:
        return ()
    named = [
        value.decode("utf-8", "replace")
        for _, attributes in found
        for each in attributes.values()
        for value in each
    ]
    return tuple(base for base in named if not base.lower().startswith(FOREIGN_CONTEXTS))
