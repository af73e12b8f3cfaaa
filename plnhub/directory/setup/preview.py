"""Show what a mapping would make of sampled entries, before anything is synced. ◇ Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from plnhub.directory.entries.mapping import USUAL, AttributeMapping, attribute_mapping
from plnhub.directory.entries.normalise import Entry, staff_from_entry
from plnhub.directory.entries.values import Staff
from plnhub.directory.vendors import VENDORS, Vendor

PEOPLE = 3
LONGEST_EXAMPLE = 40
UNSEEN = frozenset({"objectclass"})


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An attribute that the server shows, how many of the sampled entries have it, and one value."""

    name: str
    count: int
    example: str


@dataclass(frozen=True, kw_only=True)
class PersonPreview:
    """One sampled entry as it would be taken over, field by field, or why it would be set aside."""

    origin: str
    values: tuple[tuple[str, str], ...] = ()
    disabled: bool = False
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A few people, and for each field how many of the sampled entries would fill it."""

    people: tuple[PersonPreview, ...]
    filled: dict[str, int]
    size: int


def usual_mapping(vendor: Vendor) -> dict[str, str]:
    """What fills each field where nobody chose anything."""
    return USUAL | vendor.attributes


def offers(entries: Sequence[Entry]) -> list[Offer]:
    """The attributes of the sample, the most frequent first."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        for name, values in entry.attributes.items():
            found.setdefault(name, []).append(readable(values[0]))
    told = [
        Offer(name=name, count=len(values), example=values[0][:LONGEST_EXAMPLE])
        for name, values in found.items()
        if name not in UNSEEN and any(values)
    ]
    return sorted(told, key=lambda offer: (-offer.count, offer.name))


def previewed(
    entries: Sequence[Entry],
    vendor: Vendor,
    chosen: Mapping[str, str],
    dimensions: tuple[str, ...],
    today: date,
) -> Preview:
    """The sample through this mapping; raises SettingsError for one that cannot be."""
    mapping = attribute_mapping(vendor, chosen, dimensions)
    made = [staff_from_entry(entry, mapping, vendor, today) for entry in entries]
    staff = [one for one in made if isinstance(one, Staff)]
    names = [name for name, _ in mapping.fields]
    filled = {name: sum(bool(getattr(one, name)) for one in staff) for name in names}
    filled |= {
        f"x_{name}": sum(name in dict(one.dimensions) for one in staff) for name, _ in mapping.dimensions
    }
    people = tuple(_person(one, mapping) for one in sorted(made, key=_is_refused)[:PEOPLE])
    return Preview(people=people, filled=filled, size=len(entries))


def told_entry(entry: Entry) -> dict[str, Any]:
    """An entry as JSON keeps it: each byte as one sign."""
    return {
        "dn": entry.dn,
        "attributes": {k: [v.decode("latin-1") for v in vs] for k, vs in entry.attributes.items()},
    }


def entry_told(kept: Mapping[str, Any]) -> Entry:
    """The entry that was kept so."""
    attributes = {
        name: [value.encode("latin-1") for value in values] for name, values in kept["attributes"].items()
    }
    return Entry(dn=kept["dn"], attributes=attributes)


def vendor_called(name: str) -> Vendor:
    return VENDORS.get(name, VENDORS["generic"])


def readable(value: bytes) -> str:
    """The value as text; nothing for bytes that are none."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _person(one: Any, mapping: AttributeMapping) -> PersonPreview:
    if not isinstance(one, Staff):
        return PersonPreview(origin=one.origin, refused=one.reason)
    shown = {name for name, _ in mapping.fields}
    values = [
        (field.name, str(getattr(one, field.name) or "")) for field in fields(one) if field.name in shown
    ]
    values += [(f"x_{name}", value) for name, value in one.dimensions]
    return PersonPreview(origin=one.origin, values=tuple(values), disabled=one.disabled)


def _is_refused(one: Any) -> bool:
    return not isinstance(one, Staff)
