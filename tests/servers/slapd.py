"""A real OpenLDAP server with its own flat configuration, loaded from LDIF."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.servers.certificates import Certificates
from tests.servers.programs import Server, free_port, hand_over, program, run
from tests.servers.slapd_conf import SlapdOptions, slapd_conf

LOAD_ATTEMPTS = 4


@dataclass(kw_only=True)
class Slapd:
    """A running directory. `slapadd` fills it, so the LDIF must carry memberOf itself where it matters."""

    folder: Path
    certificates: Certificates
    options: SlapdOptions
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        urls = f"ldap://127.0.0.1:{self.port} ldaps://127.0.0.1:{self.tls_port} {self.ldapi_url}"
        command = [program("slapd"), "-f", str(self.conf), "-h", urls, "-d", self.options.log]
        self.server = Server(command, self.folder, self.port)
        (self.folder / "db").mkdir()
        hand_over(self.folder / "db")

    @property
    def conf(self) -> Path:
        return self.folder / "slapd.conf"

    @property
    def url(self) -> str:
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def ldaps_url(self) -> str:
        return f"ldaps://127.0.0.1:{self.tls_port}"

    @property
    def ldapi_url(self) -> str:
        return "ldapi://" + str(self.folder / "ldapi").replace("/", "%2F").replace(" ", "%20")

    @property
    def base_dn(self) -> str:
        return self.options.base_dn

    @property
    def bind_dn(self) -> str:
        return f"cn=admin,{self.options.base_dn}"

    @property
    def password(self) -> str:
        return self.options.password

    @property
    def reader_dn(self) -> str:
        return f"cn=reader,ou=services,{self.options.base_dn}"

    @property
    def reader_password(self) -> str:
        return "reader-password"

    @property
    def ca_file(self) -> Path:
        return self.certificates.ca_file

    def configure(self, **changes: object) -> None:
        """Change options; a running server must be stopped and started to see them."""
        self.options = replace(self.options, **changes)  # type: ignore[arg-type]
        self.conf.write_text(slapd_conf(self.folder, self.certificates, self.options))
        hand_over(self.conf)

    def load(self, ldif: str | Path) -> None:
        """Fill the empty database; `slapadd` of Debian 12 aborts now and then, so it is tried again."""
        source = ldif if isinstance(ldif, Path) else self.folder / "load.ldif"
        if isinstance(ldif, str):
            source.write_text(ldif, encoding="utf-8")
        command = [program("slapadd"), "-q", "-f", str(self.conf)]
        for _ in range(LOAD_ATTEMPTS):
            with source.open("rb") as entries:
                done = run(command, self.folder, check=False, stdin=entries)
            if done.returncode == 0:
                return
            for leftover in (self.folder / "db").iterdir():
                leftover.unlink()
        raise RuntimeError(f"slapadd refuses the LDIF: {done.stderr}")

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.kill()

    def log_text(self) -> str:
        return self.server.log_text()

    def add_ldif(self, ldif: str) -> None:
        """Add entries to the running server, overlays included."""
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
