"""Tell groups and units from people by their object classes, and ask for all of them at once. ◇ Pure."""

from dataclasses import dataclass

from plnhub.directory.entries.normalise import Entry

GROUPS = ("groupOfNames", "groupOfUniqueNames", "posixGroup", "group", "groupOfURLs", "groupOfMembers")
UNITS = (
    "organizationalUnit", "organization", "domain", "domainDNS", "builtinDomain", "locality", "country",
    "container", "nsContainer",
)  # fmt: skip
GROUP_NAMES = frozenset(name.lower().encode() for name in GROUPS)
UNIT_NAMES = frozenset(name.lower().encode() for name in UNITS)
CLASSES = "objectClass"
EVERYTHING = f"({CLASSES}=*)"


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """What an entry is, besides perhaps a person."""

    is_group: bool
    is_unit: bool


def kinds_of(entry: Entry) -> Kinds:
    """What the object classes, which must have been asked for, make of it."""
    classes = {value.lower() for value in entry.attributes.get(CLASSES.lower(), ())}
    return Kinds(is_group=not GROUP_NAMES.isdisjoint(classes), is_unit=not UNIT_NAMES.isdisjoint(classes))


def people_groups_and_units(wanted: str) -> str:
    """A filter for everything whose changes matter."""
    return f"(|{wanted}{''.join(f'({CLASSES}={name})' for name in (*GROUPS, *UNITS))})"
