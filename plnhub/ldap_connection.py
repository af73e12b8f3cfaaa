"""Open one LDAP connection safely: verified TLS, no referrals, and a time limit for every call."""

import ipaddress
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import ldap

from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_certificate import verified_certificate

SCHEMES = ("ldap", "ldaps", "ldapi")
CONNECT_SECONDS = 5.0
CALL_SECONDS = 30.0

Connection = Any  # ldap.ldapobject.SimpleLDAPObject: python-ldap carries no types


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The moment, on the monotonic clock, at which a whole run must have ended."""

    ends_at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(ends_at=time.monotonic() + seconds)

    def left(self, at_most: float = CALL_SECONDS) -> float:
        """Seconds that the next call may take; raises Unavailable when none are left."""
        rest = self.ends_at - time.monotonic()
        if rest <= 0:
            raise Unavailable("the directory took longer than the whole run may take; try again later")
        return min(rest, at_most)


def open_connection(settings: Settings, uri: str, deadline: Deadline) -> Connection:
    """A connection to `uri` with TLS already up where it must be, not yet bound.

    Raises SettingsError for an address that is not LDAP, Unavailable when server or certificate fails.
    """
    if urlsplit(uri).scheme not in SCHEMES:
        raise SettingsError(f"PLNHUB_DIRECTORY_URL: '{uri}' is not ldap://, ldaps:// or ldapi://")
    if uri.startswith("ldaps:"):  # libldap has no time limit for this handshake, so it is tried here first
        verified_certificate(uri, settings.directory_ca_file, deadline.left(CONNECT_SECONDS))
    connection = ldap.initialize(uri)
    _set_options(connection, settings, deadline)
    if wants_starttls(settings, uri):
        _start_tls(connection, settings, uri, deadline)
    return connection


def bind(connection: Connection, dn: str, password: str, deadline: Deadline) -> None:
    """Simple bind; an empty password with a name is refused here, since servers may take it as anonymous."""
    if dn and not password.strip("\0 "):
        raise Unavailable(f"no password for {dn}: set PLNHUB_DIRECTORY_PASSWORD or its _FILE form")
    connection.set_option(ldap.OPT_TIMEOUT, deadline.left())
    try:
        connection.simple_bind_s(dn, password)
    except ldap.INVALID_CREDENTIALS as error:
        raise Unavailable(f"the directory refused the name or password of {dn}") from error
    except (ldap.SERVER_DOWN, ldap.TIMEOUT) as error:
        raise Unavailable(
            f"the directory cannot be reached ({reason_of(error)}); `plnhub directory test` finds the step"
        ) from error
    except ldap.LDAPError as error:
        raise Unavailable(f"bind failed: {reason_of(error)}") from error


def wants_starttls(settings: Settings, uri: str) -> bool:
    """`ldap://` is upgraded unless it stays on this machine; an explicit setting decides either way."""
    if not uri.startswith("ldap:"):
        return False
    if "directory_starttls" in settings.model_fields_set:
        return settings.directory_starttls
    return not is_loopback(uri)


def is_loopback(uri: str) -> bool:
    """Whether the address is this machine itself."""
    host = urlsplit(uri).hostname or "localhost"
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def reason_of(error: ldap.LDAPError) -> str:
    """The server's own words for an LDAP error, with its additional information."""
    said = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    words = [str(said[name]) for name in ("desc", "info") if said.get(name)]
    return ": ".join(words) or type(error).__name__


def _set_options(connection: Connection, settings: Settings, deadline: Deadline) -> None:
    """The order matters: OPT_X_TLS_NEWCTX comes last, else the authority file is ignored."""
    connection.protocol_version = ldap.VERSION3
    connection.set_option(ldap.OPT_REFERRALS, 0)
    connection.set_option(ldap.OPT_NETWORK_TIMEOUT, deadline.left(CONNECT_SECONDS))
    connection.set_option(ldap.OPT_TIMEOUT, deadline.left(CALL_SECONDS))
    if settings.directory_ca_file:
        connection.set_option(ldap.OPT_X_TLS_CACERTFILE, settings.directory_ca_file)
    connection.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)


def _start_tls(connection: Connection, settings: Settings, uri: str, deadline: Deadline) -> None:
    try:
        connection.start_tls_s()
    except ldap.LDAPError as error:
        verified_certificate(uri, settings.directory_ca_file, deadline.left(CONNECT_SECONDS))
        raise Unavailable(f"{uri}: StartTLS failed: {reason_of(error)}") from error
