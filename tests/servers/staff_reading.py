"""What stands below a company's unit right now, as its administrator sees it."""

import ldap
from ldap.dn import dn2str, str2dn

from tests.servers.staff_operations import DirectoryServer, signed_in

ASKED = ("uid", "sAMAccountName", "member", "nsAccountLock", "userAccountControl", "pwdAccountLockedTime")
PHOTOS = ("jpegPhoto", "thumbnailPhoto")
Attributes = dict[str, list[bytes]]


def entries_below(server: DirectoryServer) -> dict[str, Attributes]:
    """The entries by comparable DN; the products' own names for uid and photo are told apart no longer."""
    connection = signed_in(server.server)
    rows = connection.search_s(
        server.base_dn, ldap.SCOPE_SUBTREE, "(objectClass=*)", [*ASKED, *PHOTOS, "displayName"]
    )
    connection.unbind_s()
    return {comparable(dn): _plain(attributes) for dn, attributes in rows if dn}


def entry_of(server: DirectoryServer, name: str) -> Attributes | None:
    """The entry of a person or group; None where it does not stand where it should."""
    return entries_below(server).get(comparable(server.dn_of(name)))


def comparable(dn: str) -> str:
    """Servers escape the same DN in several ways."""
    return str(dn2str(str2dn(dn))).lower()


def _plain(attributes: Attributes) -> Attributes:
    same = {"sAMAccountName": "uid"} | dict.fromkeys(PHOTOS, "photo")
    return {same.get(name, name): values for name, values in attributes.items()}
