"""What differs between directory products, one module a product. ◇ Pure."""

from plnhub.directory.vendors.active_directory import ACTIVE_DIRECTORY
from plnhub.directory.vendors.ds389 import DS389
from plnhub.directory.vendors.openldap import GENERIC, OPENLDAP
from plnhub.directory.vendors.vendor import Vendor, key_text
from plnhub.errors import SettingsError

__all__ = [
    "ACTIVE_DIRECTORY",
    "DS389",
    "GENERIC",
    "OPENLDAP",
    "VENDORS",
    "Vendor",
    "chosen_vendor",
    "detected_vendor",
    "key_text",
    "person_filter",
]
VENDORS = {vendor.name: vendor for vendor in (OPENLDAP, GENERIC, DS389, ACTIVE_DIRECTORY)}
ACTIVE_DIRECTORY_CAPABILITY = b"1.2.840.113556.1.4.800"


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
    if ACTIVE_DIRECTORY_CAPABILITY in root_entry.get("supportedcapabilities", ()):
        return ACTIVE_DIRECTORY
    if b"389" in name or b"fedora" in name or b"red hat" in name:
        return DS389
    return GENERIC


def person_filter(vendor: Vendor, setting: str, is_chosen: bool) -> str:
    """The administrator's filter if one was chosen, else the vendor's own, else the usual one."""
    return setting if is_chosen or not vendor.person_filter else vendor.person_filter
