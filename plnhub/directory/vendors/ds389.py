"""389 Directory Server, and what is built on it. ◇ Pure."""

from plnhub.directory.entries.status import ACCOUNT_LOCK, DISABLED_ROLE, SHADOW_EXPIRED
from plnhub.directory.vendors.vendor import Vendor

DS389 = Vendor(
    name="389",
    title="389 Directory Server",
    key="nsUniqueId",
    signs=(ACCOUNT_LOCK, DISABLED_ROLE, SHADOW_EXPIRED),
)
