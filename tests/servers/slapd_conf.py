"""The flat configuration file of a throw-away OpenLDAP server. Pure."""

from dataclasses import dataclass
from pathlib import Path

from tests.servers.certificates import Certificates

BASE_DN = "dc=pln,dc=example"
OVERLAYS = {
    "memberof": "overlay memberof\nmemberof-refint TRUE",
    "refint": "overlay refint\nrefint_attributes manager member memberOf",
    "syncprov": "overlay syncprov\nsyncprov-checkpoint 100 10\nsyncprov-sessionlog 10000",
}


@dataclass(frozen=True, kw_only=True)
class SlapdOptions:
    """What a test may want differently; the defaults are those of a careful installation."""

    base_dn: str = BASE_DN
    password: str = "a-throw-away-password"
    size_limit: str = "500"
    limits: tuple[str, ...] = ()
    """More `limits` lines, such as `dn.exact="cn=sync,…" size=unlimited`."""
    access: str = (
        "access to attrs=userPassword by self write by anonymous auth by * none\naccess to * by * read"
    )
    allow: tuple[str, ...] = ()
    """Such as `bind_anon_dn`: a name without a password then binds as nobody, with success."""
    ppolicy: str = ""
    """DN of the default password policy entry; empty leaves the overlay out."""
    overlays: tuple[str, ...] = ("memberof", "refint", "syncprov")
    log: str = "stats"
    extra: str = ""
    """Lines to put at the end of the configuration, word for word."""


def slapd_conf(folder: Path, certificates: Certificates, options: SlapdOptions) -> str:
    """Everything slapd needs to know, in the order in which it wants it."""
    modules = ["back_mdb", *options.overlays, *(["ppolicy"] if options.ppolicy else [])]
    lines = [
        *(f"include /etc/ldap/schema/{name}.schema" for name in ("core", "cosine", "inetorgperson")),
        "modulepath /usr/lib/ldap",
        *(f"moduleload {name}" for name in modules),
        *(f"allow {feature}" for feature in options.allow),
        f'pidfile "{folder}/slapd.pid"',
        "threads 4",
        f"sizelimit {options.size_limit}",
        f'TLSCACertificateFile "{certificates.ca_file}"',
        f'TLSCertificateFile "{certificates.certificate}"',
        f'TLSCertificateKeyFile "{certificates.key}"',
        *_database(folder, options),
        *(OVERLAYS[name] for name in options.overlays),
        *([f'overlay ppolicy\nppolicy_default "{options.ppolicy}"'] if options.ppolicy else []),
        options.extra,
    ]
    return "\n".join(lines) + "\n"


def _database(folder: Path, options: SlapdOptions) -> list[str]:
    return [
        "database mdb",
        f'suffix "{options.base_dn}"',
        f'rootdn "cn=admin,{options.base_dn}"',
        f"rootpw {options.password}",
        f'directory "{folder}/db"',
        "maxsize 2147483648",
        "dbnosync",
        "index objectClass eq",
        "index uid,mail,employeeNumber,member,manager,memberOf eq",
        "index entryUUID,entryCSN,modifyTimestamp,createTimestamp eq",
        *(f"limits {line}" for line in options.limits),
        options.access,
    ]
