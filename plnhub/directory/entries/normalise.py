"""Turn the attributes of one entry, or one row of a table, into staff values. ◇ Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from plnhub.directory.entries.mapping import AttributeMapping
from plnhub.directory.entries.names import clean, fold
from plnhub.directory.entries.status import Attributes, is_gone_type, parse_date
from plnhub.directory.entries.values import Quarantined, Staff
from plnhub.directory.vendors import Vendor, key_text

LONGEST = {
    "key": 200,
    "uid": 200,
    "name": 400,
    "mail": 320,
    "title": 400,
    "level": 100,
    "division": 200,
    "team": 200,
    "parent_team": 200,
    "manager": 1000,
    "location": 200,
    "employee_type": 100,
    "dn": 2000,
}
SHORTEST_LIMIT = min(LONGEST.values())
DATES = ("start_date", "end_date")


class BadEntry(ValueError):
    """This entry cannot be used; the text says why."""


class Entry(NamedTuple):
    """One raw entry of a directory: attribute names in lower case, values as bytes.

    A tuple, since every full read makes one for each person of the company.
    """

    dn: str
    attributes: Attributes
    origin: str = ""


def staff_from_entry(
    entry: Entry, mapping: AttributeMapping, vendor: Vendor, today: date, fingerprint: str = ""
) -> Staff | Quarantined:
    """The person that an entry describes, or the reason why it cannot be used."""
    key = _key(entry, vendor)
    try:
        values = _values(entry.attributes, mapping.fields)
        dimensions = [(name, _first_value(entry.attributes, names)) for name, names in mapping.dimensions]
        return staff_from_text(
            values,
            key=key,
            dimensions=tuple((name, value) for name, value in dimensions if value),
            disabled=vendor.is_off(entry.attributes, today),
            dn=entry.dn,
            origin=entry.origin or entry.dn,
            today=today,
            fingerprint=fingerprint,
        )
    except BadEntry as error:
        uid = _readable(entry.attributes, dict(mapping.fields).get("uid", ()))
        return Quarantined(
            origin=entry.origin or entry.dn,
            reason=str(error),
            key=key,
            uid=uid,
            fingerprint=fingerprint,
            disabled=vendor.is_off(entry.attributes, today),
        )


def staff_from_text(
    values: Mapping[str, str],
    *,
    key: str,
    dimensions: tuple[tuple[str, str], ...],
    disabled: bool,
    dn: str | None,
    origin: str,
    today: date,
    fingerprint: str = "",
) -> Staff:
    """Staff from clean text by field, none of it empty; raises BadEntry naming the field that is wrong."""
    fields: dict[str, Any] = dict(values)
    if "uid" not in fields:
        raise BadEntry("it has no uid")
    if not key:
        raise BadEntry("it has no immutable key; may the service account read it?")
    fields.setdefault("name", fields["uid"])
    _refuse_too_long(fields, key, dn)
    for name in DATES:
        if name in fields:
            fields[name] = _date(name, fields[name])
    if "mail" in fields:
        fields["mail"] = fold(fields["mail"])
    ends = fields.get("end_date")
    off = disabled or is_gone_type(fields.get("employee_type")) or (ends is not None and ends < today)
    fields["fingerprint"] = fingerprint
    return Staff(key=key, disabled=off, dimensions=dimensions, dn=dn, origin=origin, **fields)


def _refuse_too_long(fields: Mapping[str, Any], key: str, dn: str | None) -> None:
    if max(map(len, fields.values())) > SHORTEST_LIMIT:
        _refuse_long_fields(fields)
    if len(key) > LONGEST["key"] or len(dn or "") > LONGEST["dn"]:
        raise BadEntry("its key or DN is too long")


def _refuse_long_fields(fields: Mapping[str, str]) -> None:
    for name, longest in LONGEST.items():
        value = fields.get(name)
        if value is not None and len(value) > longest:
            raise BadEntry(f"{name} is longer than {longest} characters")


def _tidied(value: bytes) -> str:
    return clean(value.decode("utf-8"))


def _as_written(value: bytes) -> str:
    return value.decode("utf-8").strip()


_remembered = lru_cache(maxsize=1 << 14)(_tidied)
SHARED = ("title", "level", "division", "team", "parent_team", "location", "employee_type")
"""Fields whose values come again and again, so that tidying them once is enough."""
TIDY = {name: _remembered for name in SHARED} | {"manager": _as_written}


def _values(attributes: Attributes, fields: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """For each field the smallest value of the first attribute that has one: LDAP promises no order."""
    found: dict[str, str] = {}
    for field, names in fields:
        tidy = TIDY.get(field, _tidied)
        for name in names:
            if values := attributes.get(name):
                value = values[0] if len(values) == 1 else min(values)
                try:
                    text = tidy(value)
                except UnicodeDecodeError as error:
                    raise BadEntry(f"{name} is not UTF-8 (byte {error.start + 1})") from error
                if text:
                    found[field] = text
                    break
    return found


def _first_value(attributes: Attributes, names: Sequence[str]) -> str | None:
    return _values(attributes, [("", names)]).get("")


def _date(name: str, text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError as error:
        raise BadEntry(f"{name} is '{text[:40]}', not a date") from error


def _key(entry: Entry, vendor: Vendor) -> str:
    values = entry.attributes.get(vendor.key.lower())
    try:
        return key_text(values[0], vendor) if values else ""
    except UnicodeDecodeError:
        return ""


def _readable(attributes: Attributes, names: Sequence[str]) -> str:
    try:
        return _first_value(attributes, names) or ""
    except BadEntry:
        return ""
