"""What differs between directory products: the immutable key and the names of some attributes. ◇ Pure."""

import uuid
from dataclasses import dataclass, field
from typing import Literal

from plnhub.errors import SettingsError


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One product; `attributes` replaces entries of the usual mapping."""

    name: str
    title: str
    key: str
    key_form: Literal["text", "guid"] = "text"
    attributes: dict[str, str] = field(default_factory=dict)
    person_filter: str = ""
    """What finds people here, unless the settings say otherwise."""


OPENLDAP = Vendor(name="openldap", title="OpenLDAP", key="entryUUID")
GENERIC = Vendor(name="generic", title="a directory with entryUUID", key="entryUUID")
DS389 = Vendor(name="389", title="389 Directory Server", key="nsUniqueId")
ACTIVE_DIRECTORY = Vendor(
    name="ad",
    title="Active Directory",
    key="objectGUID",
    key_form="guid",
    attributes={
        "uid": "sAMAccountName",
        "team": "department",
        "division": "division,company",
        "end_date": "accountExpires",
    },
    person_filter="(&(objectCategory=person)(objectClass=user))",
)
VENDORS = {vendor.name: vendor for vendor in (OPENLDAP, GENERIC, DS389, ACTIVE_DIRECTORY)}


def chosen_vendor(name: str) -> Vendor | None:
    """The vendor that a setting names; None when the server is to be asked."""
    if name in ("", "auto"):
        return None
    if name not in VENDORS:
        raise SettingsError(f"PLNHUB_DIRECTORY_VENDOR: '{name}' is none of auto, {', '.join(VENDORS)}")
    return VENDORS[name]


def detected_vendor(root_entry: dict[str, list[bytes]]) -> Vendor:
    """The product that a root DSE (names in lower case) belongs to."""
    classes = b" ".join(root_entry.get("objectclass", ())).lower()
    name = b" ".join(root_entry.get("vendorname", ())).lower()
    if b"openldap" in classes:
        return OPENLDAP
    if b"1.2.840.113556.1.4.800" in root_entry.get("supportedcapabilities", ()):
        return ACTIVE_DIRECTORY
    if b"389" in name or b"fedora" in name or b"red hat" in name:
        return DS389
    return GENERIC


def person_filter(vendor: Vendor, setting: str, is_chosen: bool) -> str:
    """The administrator's filter if one was chosen, else the vendor's own, else the usual one."""
    return setting if is_chosen or not vendor.person_filter else vendor.person_filter


def key_text(value: bytes, vendor: Vendor) -> str:
    """The key as text: GUIDs are 16 bytes in Microsoft's order, all others are text already."""
    if vendor.key_form == "guid" and len(value) == 16:
        return str(uuid.UUID(bytes_le=value))
    return value.decode("utf-8").strip().lower()
