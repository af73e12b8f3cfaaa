"""Read all staff from an LDIF file, through the same mapping as a live directory, record by record."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from plnhub.config import Settings
from plnhub.directory.entries.fingerprint import Converter, converter_for
from plnhub.directory.entries.full_read import Progress, Read
from plnhub.directory.entries.index import People, PeopleIndex
from plnhub.directory.entries.ldif import BadRecord, ldif_record, ldif_records, ldif_texts
from plnhub.directory.entries.ldif_groups import GroupsOfFile
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.source_file import open_source
from plnhub.directory.entries.values import Quarantined, Reading, Staff
from plnhub.directory.vendors import ACTIVE_DIRECTORY, DS389, GENERIC, Vendor, chosen_vendor

PERSON_CLASSES = frozenset({b"inetorgperson", b"person", b"organizationalperson", b"user", b"posixaccount"})
MACHINE = b"computer"
WITH_KEYS = (GENERIC, ACTIVE_DIRECTORY, DS389)
BY_UID = Vendor(name="ldif", title="a file without immutable keys", key="uid")
SIMPLE_FILTER = re.compile(r"^\(objectClass=([\w-]+)\)$", re.IGNORECASE)
OFTEN = 1_000


def read_ldif(
    settings: Settings,
    path: Path,
    today: date,
    known: dict[str, str] | None = None,
    people: Callable[[tuple[Staff, ...]], People] = PeopleIndex,
    progress: Progress = lambda _count: None,
) -> Reading:
    """Everybody in the file; records that are broken stand in quarantine with their line.

    With the fingerprints of those on file as `known`, which are used up, only the new and the changed.
    """
    with open_source(path) as source:
        reader = _reader(settings, source.content, today)
        read = reader.read(source.content, known or {}, progress)
        read.reason = source.trouble
    staff = read.staff_named_once()
    members, notes = reader.groups.role_members(people(staff))
    return Reading(
        staff=staff,
        quarantined=tuple(read.quarantined),
        same=read.same,
        absent=None if known is None else read.absent,
        complete=not read.reason,
        reason=read.reason,
        vendor=reader.converter.vendor.name,
        role_members=members,
        notes=notes,
    )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """How the records of one file are understood."""

    wanted: frozenset[bytes]
    converter: Converter
    groups: GroupsOfFile

    def read(self, file: BinaryIO, known: dict[str, str], progress: Progress) -> Read:
        read = Read(known=known)
        asked = frozenset(name.lower() for name in self.converter.mapping.requested)
        for count, record in enumerate(ldif_records(file), start=1):
            if isinstance(record, BadRecord):
                read.quarantined.append(Quarantined(origin=f"line {record.line}", reason=record.reason))
                continue
            self.groups.take(record)
            if _is_person(record, self.wanted):
                shown = {name: values for name, values in record.attributes.items() if name in asked}
                read.take(Entry(dn=record.dn, attributes=shown, origin=record.origin), self.converter)
            if count % OFTEN == 0:
                progress(read.size)
        return read


def _reader(settings: Settings, file: BinaryIO, today: date) -> _Reader:
    wanted = _wanted_classes(settings)
    vendor = chosen_vendor(settings.directory_vendor) or _vendor_of(file, wanted)
    file.seek(0)
    mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
    return _Reader(
        wanted=wanted,
        converter=converter_for(mapping, vendor, today),
        groups=GroupsOfFile(settings.directory_role_groups),
    )


def _wanted_classes(settings: Settings) -> frozenset[bytes]:
    chosen = settings.directory_filter if "directory_filter" in settings.model_fields_set else ""
    named = SIMPLE_FILTER.match(chosen)
    return frozenset({named[1].lower().encode()}) if named else PERSON_CLASSES


def _is_person(entry: Entry, wanted: frozenset[bytes]) -> bool:
    classes = {value.strip().lower() for value in entry.attributes.get("objectclass", ())}
    return not classes.isdisjoint(wanted) and MACHINE not in classes


def _vendor_of(file: BinaryIO, wanted: frozenset[bytes]) -> Vendor:
    """The kind of key that anybody in the file carries; once one does, all must."""
    found: tuple[Vendor, ...] = (*WITH_KEYS, BY_UID)
    best = len(WITH_KEYS)
    for number, text in ldif_texts(file):
        plain = text.replace(b"\n ", b"").lower()
        for rank, vendor in enumerate(found[:best]):
            if b"\n%s:" % vendor.key.lower().encode() in plain and _is_keyed(number, text, vendor, wanted):
                best = rank
                break
        if best == 0:
            break
    return found[best]


def _is_keyed(number: int, text: bytes, vendor: Vendor, wanted: frozenset[bytes]) -> bool:
    record = ldif_record(number, text)
    return (
        isinstance(record, Entry) and vendor.key.lower() in record.attributes and _is_person(record, wanted)
    )
