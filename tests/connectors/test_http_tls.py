"""Over TLS the checked address is connected to under the name that was asked for."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests.adapters
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors.errors import SourceUnavailable
from tests.connectors.sockets import http_to

PUBLIC = "93.184.215.14"
NAME = "blog.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the name alone, its key beside it in one file."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]),
    )
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def seen(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The names and requests a secure server saw that stands at the public address of every name."""
    context, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[Any]()
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _sock, name, _context: names.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context, names), daemon=True)
        thread.start()
        original, port = socket.socket.connect, listener.getsockname()[1]
        lead = {(PUBLIC, 443): ("127.0.0.1", port)}
        monkeypatch.setattr(socket.socket, "connect", lambda self, to: original(self, lead[(to[0], to[1])]))
        monkeypatch.setattr(socket, "getaddrinfo", _public)
        monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
        yield names
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_the_name_that_was_asked_for_is_kept_for_tls_and_host(seen: list[Any]) -> None:
    assert http_to().get(f"https://{NAME}/feed").body == b"secure"
    assert seen[0] == NAME
    assert f"Host: {NAME}".encode() in seen[1]


def test_a_certificate_for_another_name_is_refused(seen: list[Any]) -> None:
    with pytest.raises(SourceUnavailable):
        http_to().get("https://other.example/feed")
    assert not any(isinstance(one, bytes) and one for one in seen)


def _public(_host: str, port: int | None, *_rest: Any, **_more: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port or 443))]


def _serve(listener: socket.socket, context: ssl.SSLContext, names: list[Any]) -> None:
    try:
        bare, _address = listener.accept()
        with context.wrap_socket(bare, server_side=True) as sock:
            names.append(sock.recv(65_536))
            sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecure")
    except OSError:
        return
