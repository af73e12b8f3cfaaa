"""A real 389 Directory Server in a folder of its own: nothing is installed and no instance is registered."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.certificates import Certificates
from tests.servers.ds389_conf import ONLINE, SERVICES, database_library, dse_ldif
from tests.servers.programs import Server, free_port, hand_over, program, run

BASE_DN = "dc=pln,dc=example"
TEMPLATE = Path("/usr/share/dirsrv/data/template-dse.ldif")
SYSTEM_CONFIG = Path("/etc/dirsrv")
TOKEN_PASSWORD = "a-throw-away-token"


@dataclass(kw_only=True)
class Ds389:
    """A running server with memberOf, retro changelog and content sync switched on."""

    folder: Path
    certificates: Certificates
    base_dn: str = BASE_DN
    bind_dn: str = "cn=Directory Manager"
    password: str = "a-throw-away-password"
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        command = [program("ns-slapd"), "-D", str(self.config), "-i", str(self.folder / "pid"), "-d", "0"]
        self.server = Server(command, self.folder, self.port)
        self.reader_dn = f"cn=reader,ou=services,{self.base_dn}"
        self.reader_password = "reader-password"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def url(self) -> str:
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def ldaps_url(self) -> str:
        return f"ldaps://127.0.0.1:{self.tls_port}"

    @property
    def ca_file(self) -> Path:
        return self.certificates.ca_file

    def create(self) -> None:
        """Lay the folder out, start the server, and give it a suffix and a service account."""
        self._folders()
        self._certificate()
        settings = dse_ldif(TEMPLATE.read_text(encoding="utf-8"), self._places(), self.port, self.tls_port)
        (self.config / "dse.ldif").write_text(settings, encoding="utf-8")
        hand_over(*self.config.rglob("*"), self.config)
        self.start()
        self.add_ldif(ONLINE)
        self.add_ldif(SERVICES)

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.kill()

    def log_text(self) -> str:
        """What it logged of the questions asked."""
        return (self.folder / "log" / "access").read_text(errors="replace")

    def add_ldif(self, ldif: str) -> None:
        self.tool("ldapadd", ldif=ldif)

    def modify(self, ldif: str) -> None:
        """Carry out `changetype` records on the running server."""
        self.tool("ldapmodify", ldif=ldif)

    def delete(self, *dns: str) -> None:
        self.tool("ldapdelete", *dns)

    def search(self, *arguments: str) -> str:
        """What `ldapsearch` prints for the administrator."""
        return self.tool("ldapsearch", "-LLL", "-o", "ldif-wrap=no", "-b", self.base_dn, *arguments)

    def tool(self, name: str, *arguments: str, ldif: str | None = None) -> str:
        signed_in = [program(name), "-x", "-H", self.url, "-D", self.bind_dn, "-w", self.password]
        return run([*signed_in, *arguments], self.folder, input=ldif).stdout

    def _places(self) -> Mapping[str, str]:
        at = {name: str(self.folder / name) for name in ("lock", "tmp", "ldif", "backup", "run", "log", "db")}
        return {
            **{f"{name}_dir": path for name, path in at.items()},
            "bak_dir": at["backup"],
            "config_dir": str(self.config),
            "cert_dir": str(self.config),
            "schema_dir": str(self.config / "schema"),
            "inst_dir": str(self.folder),
            "db_home_dir": at["db"],
            "ldapi": str(self.folder / "ldapi"),
            "rootdn": self.bind_dn,
            "ds_passwd": self.password,
            "ds_suffix": self.base_dn,
            "db_lib": database_library(run([program("ns-slapd"), "-v"], self.folder, check=False).stdout),
        }

    def _folders(self) -> None:
        shutil.copytree(SYSTEM_CONFIG / "schema", self.config / "schema")
        for name in ("slapd-collations.conf", "certmap.conf"):
            shutil.copy(SYSTEM_CONFIG / "config" / name, self.config)
        for name in ("lock", "tmp", "ldif", "backup", "run", "log", "db"):
            (self.folder / name).mkdir()
            hand_over(self.folder / name)

    def _certificate(self) -> None:
        """The server keeps its certificate in a database of its own kind."""
        hand_over(self.config)
        bundle, store = str(self.folder / "server.p12"), str(self.config)
        secret = self.folder / "token-password"
        secret.write_text(TOKEN_PASSWORD)
        hand_over(secret)
        pair = ["-inkey", str(self.certificates.key), "-in", str(self.certificates.certificate)]
        wrapped = ["-name", "Server-Cert", "-passout", f"file:{secret}", "-out", bundle]
        run([program("openssl"), "pkcs12", "-export", *pair, *wrapped], self.folder)
        run([program("certutil"), "-N", "-d", store, "-f", str(secret)], self.folder)
        run(
            [program("pk12util"), "-i", bundle, "-d", store, "-k", str(secret), "-w", str(secret)],
            self.folder,
        )
        authority = ["-A", "-n", "authority", "-t", "CT,,", "-i", str(self.certificates.ca_file)]
        run([program("certutil"), *authority, "-d", store, "-f", str(secret)], self.folder)
        (self.config / "pin.txt").write_text(f"Internal (Software) Token:{TOKEN_PASSWORD}\n")
