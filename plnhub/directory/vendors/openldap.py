"""OpenLDAP, and every directory with an entryUUID that does not say what it is. ◇ Pure."""

from plnhub.directory.entries.status import ACCOUNT_CONTROL, LOCKED_FOR_EVER, LOGIN_DISABLED, SHADOW_EXPIRED
from plnhub.directory.vendors.vendor import Vendor

WITH_MEMBERS = frozenset({b"groupofnames", b"groupofuniquenames"})  # RFC 4519; others allow empty ones

OPENLDAP = Vendor(
    name="openldap",
    title="OpenLDAP",
    key="entryUUID",
    signs=(LOCKED_FOR_EVER, SHADOW_EXPIRED, LOGIN_DISABLED, ACCOUNT_CONTROL),
    never_empty=WITH_MEMBERS,
)
GENERIC = Vendor(name="generic", title="a directory with entryUUID", key="entryUUID")
