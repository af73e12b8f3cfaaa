"""A throw-away Kerberos realm: a key distribution centre on loopback, and keytabs for server and client."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.programs import Server, free_port, program, run

REALM = "PLN.EXAMPLE"
CLIENT = """[libdefaults]
 default_realm = {realm}
 dns_canonicalize_hostname = false
 dns_lookup_kdc = false
 rdns = false
[realms]
 {realm} = {{
  kdc = 127.0.0.1:{port}
 }}
"""
CENTRE = """[kdcdefaults]
 kdc_listen = 127.0.0.1:{port}
 kdc_tcp_listen = 127.0.0.1:{port}
[realms]
 {realm} = {{
  database_name = {folder}/principal
  key_stash_file = {folder}/stash
  acl_file = {folder}/none.acl
 }}
"""


@dataclass(kw_only=True)
class Realm:
    """The realm with its principals `ldap/127.0.0.1`, the directory, and `hub`, the service account."""

    folder: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        words = {"realm": REALM, "port": self.port, "folder": self.folder}
        (self.folder / "krb5.conf").write_text(CLIENT.format(**words))
        (self.folder / "kdc.conf").write_text(CENTRE.format(**words))
        for file in ("krb5.conf", "kdc.conf"):
            (self.folder / file).chmod(0o644)
        self.server = Server(
            ["/usr/bin/env", *self._environment(), program("krb5kdc"), "-n"], self.folder, self.port
        )

    @property
    def configuration(self) -> str:
        return str(self.folder / "krb5.conf")

    def keytab(self, name: str) -> str:
        return f"FILE:{self.folder / name}.keytab"

    def start(self) -> None:
        """Make the realm and its principals, then listen."""
        self._tool("kdb5_util", "create", "-s", "-r", REALM, "-P", "a-throw-away-password")
        for name, principal in (("directory", "ldap/127.0.0.1"), ("hub", "hub")):
            self._tool("kadmin.local", "-r", REALM, "-q", f"addprinc -randkey {principal}")
            self._tool("kadmin.local", "-r", REALM, "-q", f"ktadd -k {self.folder}/{name}.keytab {principal}")
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def _tool(self, name: str, *arguments: str) -> None:
        run(["/usr/bin/env", *self._environment(), program(name), *arguments], self.folder)

    def _environment(self) -> list[str]:
        return [f"KRB5_CONFIG={self.configuration}", f"KRB5_KDC_PROFILE={self.folder / 'kdc.conf'}"]
