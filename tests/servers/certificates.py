"""A certificate authority of our own and one server certificate for 127.0.0.1, made by openssl."""

from dataclasses import dataclass
from pathlib import Path

from tests.servers.programs import program, run


@dataclass(frozen=True, kw_only=True)
class Certificates:
    ca_file: Path
    certificate: Path
    key: Path
    stranger_ca_file: Path
    """An authority that signed nothing here: trusting it alone must make every connection fail."""


def make_certificates(folder: Path) -> Certificates:
    """The certificate names the address, not `localhost`: libldap replaces that name by the machine's own."""
    _authority(folder, "ca")
    _authority(folder, "stranger")
    _openssl(
        folder,
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1"
        " -keyout server.key -out server.csr",
    )
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    _openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30"
        " -extfile names -out server.pem",
    )
    return Certificates(
        ca_file=folder / "ca.pem",
        certificate=folder / "server.pem",
        key=folder / "server.key",
        stranger_ca_file=folder / "stranger.pem",
    )


def _authority(folder: Path, name: str) -> None:
    _openssl(
        folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
        f" -subj /CN=throw-away-{name} -keyout {name}.key -out {name}.pem",
    )


def _openssl(folder: Path, arguments: str) -> None:
    run([program("openssl"), *arguments.split()], folder)
