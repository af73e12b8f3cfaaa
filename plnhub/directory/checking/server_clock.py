"""Ask a directory server what time it is, in the three ways in which servers tell it."""

from datetime import UTC, datetime

import ldap

from plnhub.ldap_connection import Connection

PLACES = (
    ("", "currentTime"),  # Active Directory and Samba
    ("cn=monitor", "currenttime"),  # 389 Directory Server
    ("cn=Current,cn=Time,cn=Monitor", "monitorTimestamp"),  # OpenLDAP, where the account may see it
)


def server_time(connection: Connection) -> datetime | None:
    """The server's present moment; None when it does not tell this account."""
    for place, attribute in PLACES:
        try:
            found = connection.search_ext_s(place, ldap.SCOPE_BASE, "(objectClass=*)", [attribute])
        except (ldap.SERVER_DOWN, ldap.TIMEOUT):
            raise
        except ldap.LDAPError:
            continue
        values = [value for _, attributes in found for each in attributes.values() for value in each]
        if values:
            return moment(values[0])
    return None


def moment(value: bytes) -> datetime | None:
    """A generalizedTime in UTC, with or without a fraction; None for anything else."""
    try:
        return datetime.strptime(value[:14].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
