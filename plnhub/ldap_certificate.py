"""Look at an LDAP server's TLS certificate as a verifying client, and say in clear words what is wrong."""

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from plnhub.clock import utc_now
from plnhub.config import Settings
from plnhub.errors import SettingsError
from plnhub.ldap_bounded import Unreachable

PORTS = {"ldap": 389, "ldaps": 636}
# LDAPMessage 1, ExtendedRequest with the StartTLS object identifier 1.3.6.1.4.1.1466.20037
STARTTLS_REQUEST = bytes.fromhex("301d02010177188016") + b"1.3.6.1.4.1.1466.20037"
EXTENDED_RESPONSE = 0x78
# the numbers by which OpenSSL tells why a certificate is not accepted
NOT_YET, EXPIRED, SELF_SIGNED = 9, 10, 18
UNKNOWN_ISSUER = (2, 19, 20, 21)
WRONG_NAME = (62, 64)
RENEW_ADVICE = "renew the server's certificate; if it is new, look at this machine's clock"
CA_EXPIRED = "the certificate of its authority, given here, has expired"
CA_ADVICE = "ask your authority for its new certificate and give that one"
CLOCK_ADVICE = "look at the clocks of both machines, or wait for its first day"
SELF_ADVICE = "give that very certificate as PLNHUB_DIRECTORY_CA_FILE, or have it signed by your authority"
NAME_ADVICE = "use one of its names in PLNHUB_DIRECTORY_URL, or have the certificate made for this name"
ISSUER_ADVICE = "give its issuer's certificate with PLNHUB_DIRECTORY_CA_FILE"
TLS_ADVICE = "is it a TLS port (ldaps://) and is its TLS up to date?"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What a verified server certificate says about itself."""

    names: tuple[str, ...]
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClientFiles:
    """The certificate and key by which the server knows us."""

    certificate: str
    key: str


def client_files(settings: Settings) -> ClientFiles | None:
    """The client's certificate and its key, which may stand in one file; None where none is set."""
    certificate = settings.directory_client_certificate
    if not certificate:
        return None
    return ClientFiles(certificate=certificate, key=settings.directory_client_key or certificate)


def host_and_port(uri: str) -> tuple[str, int]:
    """The address behind `ldap://host[:port]` or `ldaps://host[:port]`."""
    parts = urlsplit(uri)
    return parts.hostname or "localhost", parts.port or PORTS.get(parts.scheme, 389)


def verified_certificate(uri: str, settings: Settings, seconds: float) -> Certificate:
    """Shake hands as a verifying client (StartTLS for `ldap://`); raises Unreachable saying what is wrong."""
    host, port = host_and_port(uri)
    context = _verifying(settings)
    try:
        with socket.create_connection((host, port), timeout=seconds) as plain:
            if not uri.startswith("ldaps:"):
                _ask_for_tls(plain)
            with context.wrap_socket(plain, server_hostname=host) as secure:
                return _certificate(secure)
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(
            f"{uri}: certificate refused: {_verdict(error, host, _given(settings, context))}"
        ) from error
    except TimeoutError as error:
        raise Unreachable(f"{uri}: no answer within {seconds:.1f} s; is it an LDAP server?") from error
    except ssl.SSLError as error:
        raise Unreachable(f"{uri}: no TLS 1.2 or newer: {error.reason or error}; {TLS_ADVICE}") from error
    except OSError as error:
        raise Unreachable(f"{uri}: {error.strerror or error}; check host, port and firewall") from error


def first_end(context: ssl.SSLContext) -> datetime | None:
    """When the first of the authorities that a context trusts comes to its end."""
    ends = [ssl.cert_time_to_seconds(str(one["notAfter"])) for one in context.get_ca_certs()]
    return datetime.fromtimestamp(min(ends), UTC) if ends else None


def _given(settings: Settings, context: ssl.SSLContext) -> datetime | None:
    """When the authority that was given comes to its end; those of the machine see to themselves."""
    return first_end(context) if settings.directory_ca_file else None


def _verdict(error: ssl.SSLCertVerificationError, host: str, given: datetime | None) -> str:
    """A sentence of its own for each fault, with what to do.

    OpenSSL says that something in the chain has expired, Python not what: the given authority is looked at.
    """
    code, said = error.verify_code, error.verify_message
    if code in WRONG_NAME:
        return f"it is for another name than {host}; {NAME_ADVICE}"
    if code == EXPIRED and given is not None and given < utc_now():
        return f"{CA_EXPIRED}; {CA_ADVICE}"
    known = {
        EXPIRED: f"it has expired; {RENEW_ADVICE}",
        NOT_YET: f"it is not valid yet; {CLOCK_ADVICE}",
        SELF_SIGNED: f"it is signed by itself; {SELF_ADVICE}",
        **dict.fromkeys(UNKNOWN_ISSUER, f"its issuer is not trusted here; {ISSUER_ADVICE}"),
    }
    return known.get(code, f"{said}; {ISSUER_ADVICE}")


def _verifying(settings: Settings) -> ssl.SSLContext:
    ca_file = settings.directory_ca_file
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise SettingsError(
            f"PLNHUB_DIRECTORY_CA_FILE: cannot use {ca_file}: {error.strerror or error}"
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if files := client_files(settings):
        _show(context, files)
    return context


def _show(context: ssl.SSLContext, files: ClientFiles) -> None:
    try:
        context.load_cert_chain(files.certificate, files.key)
    except OSError as error:
        raise SettingsError(
            f"PLNHUB_DIRECTORY_CLIENT_CERTIFICATE or _KEY: cannot use {files.certificate} with {files.key}: "
            f"{error.strerror or error}"
        ) from error


def _ask_for_tls(plain: socket.socket) -> None:
    plain.sendall(STARTTLS_REQUEST)
    answer = plain.recv(4096)
    if EXTENDED_RESPONSE not in answer[:12] or b"\x0a\x01\x00" not in answer:
        raise Unreachable("the server refused StartTLS; use ldaps:// or configure its certificate")


def _certificate(secure: ssl.SSLSocket) -> Certificate:
    found = secure.getpeercert() or {}
    names = tuple(str(pair[1]) for pair in found.get("subjectAltName", ()))
    ends = ssl.cert_time_to_seconds(str(found.get("notAfter")))
    return Certificate(names=names, ends_at=datetime.fromtimestamp(ends, UTC))
