"""Tell from the raw entry whether anything about a person may have changed. ◇ Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from plnhub.directory.entries.mapping import AttributeMapping
from plnhub.directory.entries.normalise import Entry, staff_from_entry
from plnhub.directory.entries.values import Quarantined, Staff
from plnhub.directory.vendors import Vendor, key_text

RULES = "1"
"""Another number when the same entry is to be understood differently than before."""
NEVER = frozenset({b"0", b"9223372036854775807"})
BETWEEN = b"\xff\x00\xff"  # no text holds these bytes, nor that before each name


class _Marked(dict[str, bytes]):
    """Names of attributes in a form that no value has."""

    def __missing__(self, name: str) -> bytes:
        self[name] = marked = b"\xfe" + name.encode()
        return marked


MARKED = _Marked()


@dataclass(frozen=True, kw_only=True)
class Converter:
    """Turns entries into staff, each with the fingerprint of what was read."""

    mapping: AttributeMapping
    vendor: Vendor
    today: date
    salt: bytes
    dated: frozenset[str] = field(default_factory=frozenset)
    """Attributes that may switch somebody off by the mere passing of time."""

    def key(self, entry: Entry) -> str:
        """The immutable key; empty when the entry shows none."""
        values = entry.attributes.get(self.vendor.key.lower())
        try:
            return key_text(values[0], self.vendor) if values else ""
        except UnicodeDecodeError:
            return ""

    def fingerprint(self, entry: Entry) -> str:
        """A salted BLAKE2b hash (32 hex digits) of DN and attributes, whatever the order they came in."""
        attributes = entry.attributes
        parts = [entry.dn.encode()]
        for name in sorted(attributes):
            values = attributes[name]
            parts.append(MARKED[name])
            parts += values if len(values) == 1 else sorted(values)
        if not self.dated.isdisjoint(attributes):
            parts.append(self._state_today(entry))
        return blake2b(BETWEEN.join(parts), digest_size=16, salt=self.salt).hexdigest()

    def staff(self, entry: Entry, fingerprint: str) -> Staff | Quarantined:
        """The person, or the reason why the entry cannot be used."""
        return staff_from_entry(entry, self.mapping, self.vendor, self.today, fingerprint)

    def _state_today(self, entry: Entry) -> bytes:
        if all(NEVER.issuperset(entry.attributes.get(name, ())) for name in self.dated):
            return b""
        made = self.staff(entry, "")
        return str(made.disabled).encode() if isinstance(made, Staff) else b""


def converter_for(mapping: AttributeMapping, vendor: Vendor, today: date) -> Converter:
    """The converter under these settings; other settings make other fingerprints."""
    fields: Mapping[str, tuple[str, ...]] = dict(mapping.fields)
    meaning = repr((RULES, vendor.name, vendor.key, mapping.fields, mapping.dimensions))
    return Converter(
        mapping=mapping,
        vendor=vendor,
        today=today,
        salt=blake2b(meaning.encode(), digest_size=16).digest(),
        dated=frozenset({"shadowexpire", *fields.get("end_date", ())}),
    )
