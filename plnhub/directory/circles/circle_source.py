"""Read the groups that are shown as circles: those that the settings name, and all below a place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import ldap

from plnhub.config import Settings
from plnhub.directory.circles.circle_groups import Groups
from plnhub.directory.circles.circle_people import EverybodyOnFile
from plnhub.directory.circles.circle_plan import CirclesFound, FoundCircle
from plnhub.directory.entries.ldap_groups import LdapGroups
from plnhub.directory.entries.ldap_source import ask_vendor, bound_connection, is_base_visible, read_entries
from plnhub.directory.entries.names import clean, fold
from plnhub.directory.entries.roles import UnknownGroup
from plnhub.directory.entries.status import Attributes
from plnhub.directory.vendors import Vendor, chosen_vendor, key_text
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline, reason_of

GROUPS = (
    "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=group))"
)
LONGEST_NAME = 200
AT_ONCE = 50  # groups in a page: some have very many members
NAME_ATTRIBUTES = ("displayname", "cn", "ou")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A group that is to be a circle, not yet read."""

    source_key: str
    name: str
    dn: str


@dataclass
class _Found:
    circles: dict[str, FoundCircle] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def has_circles(settings: Settings) -> bool:
    """Whether any group is to be shown as a circle."""
    return bool(settings.directory_circle_groups or settings.directory_circles_base)


def read_circles(settings: Settings, people: EverybodyOnFile, deadline: Deadline) -> CirclesFound:
    """Every circle that could be read; raises Unavailable when the directory itself cannot be."""
    with _signed_in(settings, deadline) as pages, _signed_in(settings, deadline) as single:
        vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(single)
        reader = LdapGroups(connection=single, base=settings.directory_base, vendor=vendor, deadline=deadline)
        groups = Groups(reader, people)
        below, complete, why = _below(pages, settings, reader, groups)
        found = _Found(notes=[why] if why else [])
        for candidate in (*_named(settings), *below):
            _read(candidate, groups, found)
    return CirclesFound(
        circles=tuple(found.circles.values()),
        unknown=frozenset(found.unknown),
        complete=complete,
        notes=tuple(found.notes),
    )


@contextmanager
def _signed_in(settings: Settings, deadline: Deadline) -> Iterator[Connection]:
    """Pages have a connection of their own: servers take one search in pages at a time."""
    connection = bound_connection(settings, settings.directory_url.strip(), deadline)
    try:
        yield connection
    finally:
        connection.unbind_ext_s()


def _read(candidate: Candidate, groups: Groups, found: _Found) -> None:
    try:
        members = groups.people_in(candidate.dn)
    except UnknownGroup as error:
        found.unknown.add(candidate.source_key)
        found.notes.append(f"the circle {candidate.name} stays as it is: {error}")
        return
    circle = FoundCircle(source_key=candidate.source_key, name=candidate.name, members=members)
    found.circles.setdefault(candidate.source_key, circle)


def _named(settings: Settings) -> Iterator[Candidate]:
    """The settings' own name is what recognises such a circle, for the group may not be readable now."""
    for name, dn in settings.directory_circle_groups.items():
        shown = clean(name)[:LONGEST_NAME]
        yield Candidate(source_key=f"name:{fold(shown)}", name=shown, dn=dn)


def _below(
    connection: Connection, settings: Settings, reader: LdapGroups, groups: Groups
) -> tuple[list[Candidate], bool, str]:
    """The groups below the configured place, whether these are all, and if not why."""
    base, wanted = settings.directory_circles_base, settings.directory_circles_filter or GROUPS
    if not base:
        return [], True, ""
    asked = tuple(dict.fromkeys((*reader.attributes, *NAME_ATTRIBUTES)))
    found: list[Candidate] = []
    try:
        if not is_base_visible(connection, base):
            return [], False, f"circles stay as they are: '{base}' does not exist or may not be seen"
        for page, _ in read_entries(connection, base, wanted, asked, reader.deadline, AT_ONCE):
            for entry in page:
                if candidate := _candidate(entry.dn, entry.attributes, reader.vendor):
                    groups.take(entry.dn, entry.attributes)
                    found.append(candidate)
    except (ldap.LDAPError, Unavailable) as error:
        why = reason_of(error) if isinstance(error, ldap.LDAPError) else str(error)
        return found, False, f"not every circle could be read: {why}"
    return found, bool(found), "" if found else f"no group stands below '{base}', so no circle is closed"


def _candidate(dn: str, attributes: Attributes, vendor: Vendor) -> Candidate | None:
    keys = attributes.get(vendor.key.lower())
    names = next((attributes[name] for name in NAME_ATTRIBUTES if attributes.get(name)), None)
    if not keys or not names:
        return None
    name = clean(min(names).decode("utf-8", "replace"))[:LONGEST_NAME]
    return Candidate(source_key=f"key:{key_text(keys[0], vendor)}", name=name, dn=dn) if name else None
