"""Certificates with one fault each, and a server that shows them."""

import contextlib
import ipaddress
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A certificate with its key, in one file for servers and clients."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    file: Path


def made_certificate(
    folder: Path,
    name: str,
    *,
    issuer: Made | None = None,
    address: str = "127.0.0.1",
    starts: timedelta = -DAY,
    ends: timedelta = 90 * DAY,
    is_authority: bool = False,
    now: datetime | None = None,
) -> Made:
    """A certificate called `name` for an address; without an issuer it signs itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), now or datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + starts)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName([_name(address)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Made(certificate=certificate, key=key, file=_written(folder / f"{name}.pem", certificate, key))


def _name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _written(file: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Path:
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(certificate.public_bytes(pem) + secret)
    return file


@dataclass(kw_only=True)
class Shown:
    """A server that shakes hands and says nothing more; keeps with which TLS each handshake ended well."""

    port: int
    handshakes: list[str] = field(default_factory=list)


@contextlib.contextmanager
def showing(made: Made, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Iterator[Shown]:
    """A server with this certificate, as long as the block lasts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.file)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, newest
    listener = socket.create_server(("127.0.0.1", 0))
    shown = Shown(port=listener.getsockname()[1])
    threading.Thread(target=_shake_hands, args=(listener, context, shown), daemon=True).start()
    yield shown
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _shake_hands(listener: socket.socket, context: ssl.SSLContext, shown: Shown) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        with contextlib.suppress(OSError), plain:
            plain.settimeout(5)
            with context.wrap_socket(plain, server_side=True) as secure:
                shown.handshakes.append(str(secure.version()))
