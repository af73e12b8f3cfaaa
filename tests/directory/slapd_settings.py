"""Settings for a throw-away slapd, and the company that stands in it."""

from pathlib import Path
from typing import Any

from plnhub.config import Settings
from tests.directory.company import company_ldif
from tests.servers.slapd import Slapd

SERVICES = """dn: ou=services,dc=pln,dc=example
objectClass: organizationalUnit
ou: services

"""
ACCOUNT = """dn: cn={name},ou=services,dc=pln,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: {name}
userPassword: {name}-password

"""


def company_with_accounts(people: int, *names: str) -> str:
    """The invented company and service accounts of these names."""
    return company_ldif(people) + SERVICES + "".join(ACCOUNT.format(name=name) for name in names)


def slapd_settings(slapd: Slapd, folder: Path, account: str = "", **values: Any) -> Settings:
    """Settings that read this server as its administrator, or as one of the service accounts."""
    who = f"cn={account},ou=services,{slapd.base_dn}" if account else slapd.bind_dn
    standard = {
        "data_dir": folder,
        "directory_url": slapd.url,
        "directory_base": slapd.base_dn,
        "directory_bind_dn": who,
        "directory_password": f"{account}-password" if account else slapd.password,
    }
    return Settings(**(standard | values))
