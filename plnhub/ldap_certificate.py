"""Look at an LDAP server's TLS certificate before libldap does: clear words, and a time limit that holds."""

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from plnhub.errors import Unavailable

PORTS = {"ldap": 389, "ldaps": 636}
# LDAPMessage 1, ExtendedRequest with the StartTLS object identifier 1.3.6.1.4.1.1466.20037
STARTTLS_REQUEST = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"
EXTENDED_RESPONSE = 0x78
ADVICE = "give the issuer's certificate with PLNHUB_DIRECTORY_CA_FILE, or mend the server's certificate"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What a verified server certificate says about itself."""

    names: tuple[str, ...]
    ends_at: datetime


def host_and_port(uri: str) -> tuple[str, int]:
    """The address behind `ldap://host[:port]` or `ldaps://host[:port]`."""
    parts = urlsplit(uri)
    return parts.hostname or "localhost", parts.port or PORTS.get(parts.scheme, 389)


def verified_certificate(uri: str, ca_file: str, seconds: float) -> Certificate:
    """Shake hands as a verifying client (StartTLS for `ldap://`); raises Unavailable saying what is wrong."""
    host, port = host_and_port(uri)
    try:
        with socket.create_connection((host, port), timeout=seconds) as plain:
            if not uri.startswith("ldaps:"):
                _ask_for_tls(plain)
            with _verifying(ca_file).wrap_socket(plain, server_hostname=host) as secure:
                return _certificate(secure)
    except ssl.SSLCertVerificationError as error:
        raise Unavailable(f"{uri}: certificate refused: {error.verify_message}; {ADVICE}") from error
    except TimeoutError as error:
        raise Unavailable(f"{uri}: no answer within {seconds:.0f} s; is it an LDAP server?") from error
    except OSError as error:
        raise Unavailable(f"{uri}: {error.strerror or error}; check host, port and firewall") from error


def _verifying(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise Unavailable(
            f"PLNHUB_DIRECTORY_CA_FILE: cannot use {ca_file}: {error.strerror or error}"
        ) from error


def _ask_for_tls(plain: socket.socket) -> None:
    plain.sendall(STARTTLS_REQUEST)
    answer = plain.recv(4096)
    if EXTENDED_RESPONSE not in answer[:12] or b"\x0a\x01\x00" not in answer:
        raise Unavailable("the server refused StartTLS; use ldaps:// or configure its certificate")


def _certificate(secure: ssl.SSLSocket) -> Certificate:
    found = secure.getpeercert() or {}
    names = tuple(str(pair[1]) for pair in found.get("subjectAltName", ()))
    ends = ssl.cert_time_to_seconds(str(found.get("notAfter")))
    return Certificate(names=names, ends_at=datetime.fromtimestamp(ends, UTC))
