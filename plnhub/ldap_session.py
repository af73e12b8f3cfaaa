"""One session with an LDAP server: options in the order that libldap needs, TLS verified, no sign-in."""

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

import ldap

from plnhub.config import Settings
from plnhub.errors import SettingsError
from plnhub.ldap_bounded import Unreachable
from plnhub.ldap_certificate import client_files, verified_certificate
from plnhub.ldap_sign_in import GONE, reason_of

CALL_SECONDS = 30.0
TLS_1_2_UP = (
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"  # in GnuTLS's words; OpenSSL has an option of its own
)
ALIVE = (
    (ldap.OPT_X_KEEPALIVE_IDLE, 60),
    (ldap.OPT_X_KEEPALIVE_PROBES, 3),
    (ldap.OPT_X_KEEPALIVE_INTERVAL, 10),
)


def opened(settings: Settings, uri: str, seconds: float) -> Any:
    """A session that has reached its server; raises Unreachable saying what is wrong.

    The caller gives it a limit: libldap itself has none for name look-up and TLS handshake.
    """
    ends_at = time.monotonic() + seconds
    session = ldap.initialize(uri)
    _set_options(session, settings, uri, seconds)
    try:
        session.start_tls_s() if wants_starttls(settings, uri) else _touch(session)
    except ldap.LDAPError as error:
        close(session)
        left = ends_at - time.monotonic()
        if left > 0 and is_encrypted(settings, uri):
            verified_certificate(uri, settings, left)  # finds better words
        raise Unreachable(f"{uri}: {reason_of(error)}") from error
    return session


def close(session: Any) -> None:
    """End the session, whatever state it is in."""
    try:
        session.unbind_ext_s()
    except ldap.LDAPError:
        return


def is_encrypted(settings: Settings, uri: str) -> bool:
    """Whether TLS protects what is sent to this address."""
    return uri.startswith("ldaps:") or wants_starttls(settings, uri)


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


def _set_options(session: Any, settings: Settings, uri: str, seconds: float) -> None:
    session.protocol_version = ldap.VERSION3
    session.set_option(ldap.OPT_REFERRALS, 0)
    session.set_option(ldap.OPT_NETWORK_TIMEOUT, seconds)
    session.set_option(ldap.OPT_TIMEOUT, seconds)
    for option, value in ALIVE:
        session.set_option(option, value)
    if is_encrypted(settings, uri):
        _set_tls_options(session, settings)


def _set_tls_options(session: Any, settings: Settings) -> None:
    """The order matters: OPT_X_TLS_NEWCTX comes last, else the authority file is ignored."""
    if settings.directory_ca_file:
        session.set_option(ldap.OPT_X_TLS_CACERTFILE, settings.directory_ca_file)
    if files := client_files(settings):
        session.set_option(ldap.OPT_X_TLS_CERTFILE, files.certificate)
        session.set_option(ldap.OPT_X_TLS_KEYFILE, files.key)
    session.set_option(ldap.OPT_X_TLS_REQUIRE_CERT, ldap.OPT_X_TLS_DEMAND)
    if ldap.get_option(ldap.OPT_X_TLS_PACKAGE) == "GnuTLS":
        session.set_option(ldap.OPT_X_TLS_CIPHER_SUITE, TLS_1_2_UP)
    else:
        session.set_option(ldap.OPT_X_TLS_PROTOCOL_MIN, ldap.OPT_X_TLS_PROTOCOL_TLS1_2)
    try:
        session.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    except (ldap.LDAPError, ValueError) as error:
        raise SettingsError(
            "PLNHUB_DIRECTORY_CA_FILE, PLNHUB_DIRECTORY_CLIENT_CERTIFICATE or _KEY cannot be used: each must "
            "name a PEM file that this process may read, and the key must need no password"
        ) from error


def _touch(session: Any) -> None:
    """Have libldap connect now; that nobody may read the root entry is an answer, too."""
    try:
        session.search_ext_s("", ldap.SCOPE_BASE, "(objectClass=*)", ["1.1"])
    except GONE:
        raise
    except ldap.LDAPError:
        return
