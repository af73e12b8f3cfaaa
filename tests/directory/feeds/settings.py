"""Settings that read one company as its service account."""

from pathlib import Path

from plnhub.config import Settings
from tests.servers.staff_operations import Staff

PEOPLE = {
    "openldap": "(objectClass=inetOrgPerson)",
    "389": "(objectClass=person)",
    "ad": "(&(objectCategory=person)(objectClass=user))",
}


def settings_for(staff: Staff, base: str, folder: Path, **values: object) -> Settings:
    """The usual ones for this product."""
    server = staff.server
    standard = {
        "data_dir": folder,
        "directory_url": server.ldaps_url,
        "directory_ca_file": str(server.ca_file),
        "directory_base": base,
        "directory_bind_dn": server.reader_dn,
        "directory_password": server.reader_password,
        "directory_filter": PEOPLE[staff.vendor],
    }
    return Settings(**(standard | values))


def as_administrator(staff: Staff) -> dict[str, str]:
    return {"directory_bind_dn": staff.server.bind_dn, "directory_password": staff.server.password}
