"""Immutable keys in both directions: as text, as a filter, and as the 16 bytes of content sync. ◇ Pure."""

import uuid
from collections.abc import Collection

from plnhub.directory.vendors import Vendor


def key_filter(vendor: Vendor, keys: Collection[str]) -> str:
    """A filter that finds the entries of these keys, every byte of them taken literally."""
    return f"(|{''.join(f'({vendor.key}={_escaped(vendor, key)})' for key in keys)})"


def key_of_sync(vendor: Vendor, octets: bytes) -> str:
    """The key's text for the 16 bytes that content sync gives; 389 writes them in four groups of eight."""
    if vendor.key.lower() == "nsuniqueid":
        digits = octets.hex()
        return "-".join(digits[at : at + 8] for at in range(0, 32, 8))
    return str(uuid.UUID(bytes=octets))


def _escaped(vendor: Vendor, key: str) -> str:
    octets = uuid.UUID(key).bytes_le if vendor.key_form == "guid" else key.encode()
    if vendor.key_form == "text" and key.isascii() and key.replace("-", "").isalnum():
        return key
    return "".join(f"\\{octet:02x}" for octet in octets)
