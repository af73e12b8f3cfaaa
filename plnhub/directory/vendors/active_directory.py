"""Active Directory, and Samba as a domain controller. ◇ Pure."""

from plnhub.directory.entries.status import ACCOUNT_CONTROL
from plnhub.directory.vendors.vendor import Vendor

# Computers are of another category. Administrator, Guest, krbtgt and the accounts of trusts are not, but the
# system marks them as its own; it lets nobody mark a member of staff so.
PEOPLE = "(&(objectCategory=person)(objectClass=user)(!(isCriticalSystemObject=TRUE)))"

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
    person_filter=PEOPLE,
    group_number=("primaryGroupToken",),
    signs=(
        ACCOUNT_CONTROL,
    ),  # it honours neither Unix expiry nor, as being off, a lock-out after wrong passwords
)
