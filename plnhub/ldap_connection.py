"""Connections to the directory of the settings, each with a deadline; one server stands in for another."""

import time
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import ldap

from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_bounded import within
from plnhub.ldap_certificate import host_and_port
from plnhub.ldap_failover import addresses_in, first_answer
from plnhub.ldap_rehearsal import rehearse
from plnhub.ldap_session import CALL_SECONDS, close, is_encrypted, is_loopback, opened, wants_starttls
from plnhub.ldap_sign_in import GSSAPI, reason_of, sign_in, with_password

__all__ = [
    "CALL_SECONDS",
    "CONNECT_SECONDS",
    "SCHEMES",
    "Connection",
    "Deadline",
    "bind",
    "checked_address",
    "close",
    "connected",
    "is_loopback",
    "open_connection",
    "reason_of",
    "server_addresses",
    "signed_in_at",
    "wants_starttls",
]

SCHEMES = ("ldap", "ldaps", "ldapi")
CONNECT_SECONDS = 5.0
SIGN_IN_SECONDS = 10.0
REHEARSAL_SHARE = 0.8

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

    def share(self, turns: int) -> "Deadline":
        """The deadline of one of so many who come one after the other."""
        return Deadline.after(self.left(at_most=float("inf")) / turns)


def connected(settings: Settings, deadline: Deadline) -> Connection:
    """A connection on which the service account has signed in, at the first server that can be used.

    Raises SettingsError for a wrong setting, Unavailable when no server answers or sign-in is refused.
    """
    uris = server_addresses(settings)
    return first_answer(uris, lambda uri, turns: signed_in_at(settings, uri, deadline.share(turns)))


def server_addresses(settings: Settings) -> tuple[str, ...]:
    """The LDAP servers of the settings in their order; raises SettingsError for any other address."""
    uris = addresses_in(settings.directory_url)
    if not uris:
        raise SettingsError(
            "PLNHUB_DIRECTORY_URL is not set: give ldaps://host, or several with blanks between"
        )
    return tuple(checked_address(uri) for uri in uris)


def checked_address(uri: str) -> str:
    """The address itself; raises SettingsError when it is not LDAP."""
    try:
        parts = urlsplit(uri)
        is_known = parts.scheme in SCHEMES and (parts.port or 1) > 0
    except ValueError:
        is_known = False
    if not is_known:
        raise SettingsError(f"PLNHUB_DIRECTORY_URL: '{uri}' is not ldap://, ldaps:// or ldapi://")
    return uri


def signed_in_at(settings: Settings, uri: str, deadline: Deadline) -> Connection:
    """A connection to this one server on which the service account has signed in."""
    return _limited(uri, deadline.left(SIGN_IN_SECONDS), partial(_signed_in, settings, uri))


def open_connection(settings: Settings, uri: str, deadline: Deadline) -> Connection:
    """A connection to `uri` with TLS already up where it must be, not yet bound.

    Raises SettingsError for an address that is not LDAP, Unavailable when server or certificate fails.
    """
    return _limited(uri, deadline.left(CONNECT_SECONDS), partial(opened, settings, uri))


def bind(connection: Connection, dn: str, password: str, deadline: Deadline) -> None:
    """Simple bind; an empty password with a name is refused here, since servers may take it as anonymous."""
    connection.set_option(ldap.OPT_TIMEOUT, deadline.left())
    with_password(connection, dn, password)


def _limited(uri: str, seconds: float, work: "partial[Connection]") -> Connection:
    checked_address(uri)
    if uri.startswith("ldapi:"):
        return work(seconds)
    return within(seconds, *host_and_port(uri), lambda: work(seconds), close)


def _signed_in(settings: Settings, uri: str, seconds: float) -> Connection:
    limit = Deadline.after(seconds)
    connection = opened(settings, uri, min(seconds, CONNECT_SECONDS))
    try:
        if settings.directory_sign_in == GSSAPI:
            rehearse(settings, uri, limit.left() * REHEARSAL_SHARE)
        connection.set_option(ldap.OPT_TIMEOUT, limit.left())
        sign_in(connection, settings, uri, is_encrypted=is_encrypted(settings, uri))
        connection.set_option(ldap.OPT_TIMEOUT, CALL_SECONDS)
    except (SettingsError, Unavailable):
        close(connection)
        raise
    return connection
