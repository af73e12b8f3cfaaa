"""A real Samba domain controller in a folder of its own, which speaks to clients as Active Directory does.

Its ports are fixed, so one runs at a time on a machine, and only root may open them.
"""

from dataclasses import dataclass
from pathlib import Path

import ldap

from tests.servers.certificates import Certificates
from tests.servers.programs import Server, accepts_connections, program, run
from tests.servers.samba_port import PORT, TLS_PORT
from tests.servers.staff_dialects import ACTIVE_DIRECTORY, NORMAL_ACCOUNT, quoted_password
from tests.servers.staff_operations import signed_in

PROVISION = Path(__file__).with_name("samba_provision.py")
SYSTEM_PYTHON = ("/usr/bin/python3", "-I")  # the one that the library of Samba was made for
NO_PASSWORD_RULES = {"minPwdLength": b"0", "pwdProperties": b"0", "pwdHistoryLength": b"0", "minPwdAge": b"0"}


@dataclass(kw_only=True)
class Samba:
    """A running domain controller that refuses passwords on an unprotected connection."""

    folder: Path
    certificates: Certificates
    base_dn: str = "DC=pln,DC=example"
    bind_dn: str = "CN=Administrator,CN=Users,DC=pln,DC=example"
    password: str = "a-Throw-away-passw0rd"
    reader_dn: str = "CN=reader,CN=Users,DC=pln,DC=example"
    reader_password: str = "reader-password"
    port: int = PORT
    tls_port: int = TLS_PORT

    def __post_init__(self) -> None:
        smb_conf = self.folder / "etc" / "smb.conf"
        command = [program("samba"), "-i", "-M", "single", f"--configfile={smb_conf}"]
        self.server = Server(command, self.folder, self.port, is_ready=_listens, as_root=True)

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
        """Make the domain, start its controller, drop its password rules and add a plain service account."""
        options = [f"--option={name}={value}" for name, value in self._options().items()]
        domain = ["--realm=PLN.EXAMPLE", "--domain=PLN", "--host-name=dc1", "--host-ip=127.0.0.1"]
        ways = ["--server-role=dc", "--dns-backend=NONE", "--backend-store=mdb", f"--targetdir={self.folder}"]
        secret = f"--adminpass={self.password}"
        run([*SYSTEM_PYTHON, str(PROVISION), secret, *domain, *ways, *options], self.folder, as_root=True)
        self.start()
        self._add_reader()

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.kill()

    def log_text(self) -> str:
        return self.server.log_text()

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
        signed_in_as = [program(name), "-x", "-H", self.ldaps_url, "-D", self.bind_dn, "-w", self.password]
        trust = {"LDAPTLS_CACERT": str(self.ca_file), "PATH": "/usr/bin"}
        return run([*signed_in_as, *arguments], self.folder, input=ldif, env=trust, as_root=True).stdout

    def _options(self) -> dict[str, str]:
        """Everything in the folder, on loopback alone, and our own certificate, which names the address."""
        key = self.folder / "server.key"
        key.touch(mode=0o600)
        key.write_bytes(self.certificates.key.read_bytes())
        return {
            "interfaces": "lo",
            "bind interfaces only": "yes",
            "server services": "ldap,kdc",
            "pid directory": str(self.folder),
            "ncalrpc dir": str(self.folder / "ncalrpc"),
            "log file": str(self.folder / "log.%m"),
            "tls certfile": str(self.certificates.certificate),
            "tls keyfile": str(key),
            "tls cafile": str(self.certificates.ca_file),
        }

    def _add_reader(self) -> None:
        administrator = signed_in(self)
        rules = [(ldap.MOD_REPLACE, name, [value]) for name, value in NO_PASSWORD_RULES.items()]
        administrator.modify_s(self.base_dn, rules)
        account = ACTIVE_DIRECTORY.person("reader", "Reader") | {
            "userAccountControl": [str(NORMAL_ACCOUNT).encode()],
            "unicodePwd": quoted_password(self.reader_password)[1],
        }
        administrator.add_s(self.reader_dn, list(account.items()))
        controller = f"CN=DC1,OU=Domain Controllers,{self.base_dn}"
        administrator.modify_s(controller, [(ldap.MOD_ADD, "servicePrincipalName", [b"ldap/127.0.0.1"])])
        administrator.unbind_s()


def _listens(port: int) -> bool:
    return accepts_connections(port) and accepts_connections(TLS_PORT)
