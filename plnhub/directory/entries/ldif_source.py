"""Read all staff from an LDIF file, through the same mapping as a live directory."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from plnhub.config import Settings
from plnhub.directory.entries.index import PeopleIndex
from plnhub.directory.entries.ldif import BadRecord, ldif_records
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.entries.names import thorough_dn
from plnhub.directory.entries.normalise import Entry, staff_from_entry
from plnhub.directory.entries.roles import (
    MEMBER_ATTRIBUTES,
    Group,
    NoSuchEntry,
    checked_role_groups,
    role_members,
    values_as_text,
)
from plnhub.directory.entries.values import Quarantined, Reading, Staff
from plnhub.directory.vendors import ACTIVE_DIRECTORY, DS389, GENERIC, Vendor, chosen_vendor
from plnhub.errors import Unavailable

PERSON_CLASSES = frozenset({b"inetorgperson", b"person", b"organizationalperson", b"user", b"posixaccount"})
MACHINE = b"computer"
BY_UID = Vendor(name="ldif", title="a file without immutable keys", key="uid")
SIMPLE_FILTER = re.compile(r"^\(objectClass=([\w-]+)\)$", re.IGNORECASE)


def read_ldif(settings: Settings, path: Path, today: date) -> Reading:
    """Everybody in the file; records that are broken stand in quarantine with their line."""
    records = list(ldif_records(file_content(path)))
    entries = [record for record in records if isinstance(record, Entry)]
    chosen = settings.directory_filter if "directory_filter" in settings.model_fields_set else ""
    people = [entry for entry in entries if _is_person(entry, chosen)]
    vendor = chosen_vendor(settings.directory_vendor) or _vendor_of(people)
    mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
    made = [staff_from_entry(entry, mapping, vendor, today) for entry in people]
    staff = tuple(one for one in made if isinstance(one, Staff))
    members, notes = _roles(settings, entries, staff)
    return Reading(
        staff=staff,
        quarantined=tuple(
            [
                Quarantined(origin=f"line {r.line}", reason=r.reason)
                for r in records
                if isinstance(r, BadRecord)
            ]
            + [one for one in made if isinstance(one, Quarantined)]
        ),
        vendor=vendor.name,
        role_members=members,
        notes=notes,
    )


def file_content(path: Path) -> bytes:
    """The bytes of a source file; raises Unavailable saying why they cannot be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(f"PLNHUB_DIRECTORY_URL: cannot read {path}: {error.strerror}") from error


def _is_person(entry: Entry, ldap_filter: str) -> bool:
    classes = {value.strip().lower() for value in entry.attributes.get("objectclass", ())}
    named = SIMPLE_FILTER.match(ldap_filter)
    wanted = frozenset({named[1].lower().encode()}) if named else PERSON_CLASSES
    return bool(classes & wanted) and MACHINE not in classes


def _vendor_of(people: Iterable[Entry]) -> Vendor:
    """The kind of key that anybody in the file carries; once one does, all must."""
    names = {name for entry in people for name in entry.attributes}
    for vendor in (GENERIC, ACTIVE_DIRECTORY, DS389):
        if vendor.key.lower() in names:
            return vendor
    return BY_UID


def _roles(
    settings: Settings, entries: Iterable[Entry], staff: tuple[Staff, ...]
) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    groups = checked_role_groups(settings.directory_role_groups)
    if not groups:
        return {}, ()
    by_dn = {thorough_dn(entry.dn): entry for entry in entries}

    def group(dn: str) -> Group:
        entry = by_dn.get(thorough_dn(dn))
        if entry is None:
            raise NoSuchEntry(f"the file holds no group {dn}")
        values = [v for name in MEMBER_ATTRIBUTES for v in entry.attributes.get(name.lower(), ())]
        return Group(members=values_as_text(values))

    return role_members(groups, group, PeopleIndex(staff))
