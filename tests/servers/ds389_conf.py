"""The configuration of a throw-away 389 Directory Server, made from the package's own template. Pure."""

import re
from collections.abc import Mapping

SWITCHED_ON = ("cn=MemberOf Plugin", "cn=Retro Changelog Plugin", "cn=Content Synchronization")
CHANGELOG = "cn=Retro Changelog Plugin"
FOR_TESTS = (
    "nsslapd-listenhost: 127.0.0.1\nnsslapd-securelistenhost: 127.0.0.1\nnsslapd-rootpwstoragescheme: CLEAR\n"
)
# Without the target's id in the changelog, content sync says "no change" for ever and never an error.
IDS_IN_CHANGELOG = (
    "nsslapd-attribute: nsuniqueid:targetUniqueId\nnsslapd-attribute: entryuuid:targetEntryUUID\n"
)
STANDARD = {
    "fqdn": "localhost",
    "ds_user": "nobody",
    "db_lib": "mdb",
    "ldapi_enabled": "off",
    "ldapi_autobind": "off",
}

ONLINE = """dn: cn=userroot,cn=ldbm database,cn=plugins,cn=config
objectClass: extensibleObject
objectClass: nsBackendInstance
cn: userroot
nsslapd-suffix: dc=pln,dc=example

dn: cn="dc=pln,dc=example",cn=mapping tree,cn=config
objectClass: extensibleObject
objectClass: nsMappingTree
cn: dc=pln,dc=example
nsslapd-state: backend
nsslapd-backend: userroot
"""
SERVICES = """dn: dc=pln,dc=example
objectClass: domain
dc: pln
aci: (targetattr != "userPassword")(version 3.0; acl "the reader reads";
  allow (read,search,compare) userdn="ldap:///cn=reader,ou=services,dc=pln,dc=example";)

dn: ou=services,dc=pln,dc=example
objectClass: organizationalUnit
ou: services

dn: cn=reader,ou=services,dc=pln,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: reader-password
nsSizeLimit: -1
nsLookThroughLimit: -1
nsIDListScanLimit: -1
nsTimeLimit: -1
"""


def dse_ldif(template: str, places: Mapping[str, str], port: int, tls_port: int) -> str:
    """The whole `dse.ldif`: the template with its gaps filled, and the settings that tests need."""
    known = STANDARD | {"ds_port": str(port)} | places
    filled = re.sub(r"%(\w+)%", lambda gap: known[gap[1]], template)
    tls = f"nsslapd-security: on\nnsslapd-secureport: {tls_port}\n"
    text = _with(filled, "cn=config", FOR_TESTS + tls)
    for plugin in SWITCHED_ON:
        text = _switched_on(text, plugin)
    return _with(text, f"{CHANGELOG},cn=plugins,cn=config", IDS_IN_CHANGELOG)


def database_library(version: str) -> str:
    """LMDB is the one that stays in later versions, but version 2 does not survive a power cut with it."""
    found = re.search(r"389-Directory/(\d+)", version)
    return "mdb" if found and int(found[1]) >= 3 else "bdb"


def _switched_on(text: str, plugin: str) -> str:
    head, _, rest = text.partition(f"dn: {plugin},cn=plugins,cn=config\n")
    return f"{head}dn: {plugin},cn=plugins,cn=config\n" + rest.replace(
        "nsslapd-pluginenabled: off", "nsslapd-pluginenabled: on", 1
    )


def _with(text: str, dn: str, lines: str) -> str:
    """More lines right behind the DN of one entry."""
    return text.replace(f"dn: {dn}\n", f"dn: {dn}\n{lines}", 1)
