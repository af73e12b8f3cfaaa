"""Who is wanted under these settings, and what a place must be bound to."""

import hashlib

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import wanted_people
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.feeds.contract import Scope
from plnhub.directory.vendors import Vendor


def scope_of(settings: Settings, vendor: Vendor) -> Scope:
    """The same base, filter and attributes as a full read uses."""
    mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
    return Scope(
        base=settings.directory_base,
        wanted=wanted_people(settings, vendor),
        attributes=mapping.requested,
        vendor=vendor,
    )


def seal_of(settings: Settings, scope: Scope) -> str:
    """A short mark of everything that a place depends on; another server or filter has another mark."""
    words = (settings.directory_url, scope.vendor.name, scope.base, scope.wanted, *scope.attributes)
    return hashlib.blake2b("\0".join(words).encode(), digest_size=6).hexdigest()
