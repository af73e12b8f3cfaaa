"""How the service account proves who it is: by password, by certificate or local socket, or by Kerberos."""

from typing import Any

import ldap

from plnhub.config import Settings
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_bounded import Unreachable

SIMPLE, EXTERNAL, GSSAPI = "simple", "external", "gssapi"
GONE = (ldap.SERVER_DOWN, ldap.TIMEOUT, ldap.CONNECT_ERROR, ldap.BUSY, ldap.UNAVAILABLE)
LEAST_PROTECTION = 128  # bits with which Kerberos must encrypt where TLS does not
NO_TICKET = (
    "Kerberos has no ticket for this process: name a keytab with KRB5_CLIENT_KTNAME, or run kinit and name "
    "its cache with KRB5CCNAME"
)
NOT_INSIDE_TLS = (
    "inside TLS this server takes no Kerberos sign-in: use ldap:// with PLNHUB_DIRECTORY_STARTTLS=false; "
    "Kerberos then encrypts what is read, and people still log in through StartTLS"
)
NO_MECHANISM = (
    "no Kerberos sign-in is possible: install libsasl2-modules-gssapi-mit here, and look whether the server "
    "offers GSSAPI"
)


def sign_in(connection: Any, settings: Settings, uri: str, *, is_encrypted: bool) -> None:
    """Sign the service account in as the settings say; raises Unavailable with what to do."""
    if settings.directory_sign_in == GSSAPI:
        _with_ticket(connection, is_encrypted=is_encrypted)
    elif settings.directory_sign_in == EXTERNAL or _is_this_process(settings, uri):
        _as_known_outside(connection, settings, uri)
    else:
        with_password(connection, settings.directory_bind_dn, settings.directory_password.get_secret_value())


def with_password(connection: Any, dn: str, password: str) -> None:
    """Simple bind; an empty password with a name is refused here, since servers may take it as anonymous."""
    if dn and not password.strip("\0 \t\r\n"):
        raise Unavailable(f"no password for {dn}: set PLNHUB_DIRECTORY_PASSWORD or its _FILE form")
    try:
        connection.simple_bind_s(dn, password)
    except ldap.INVALID_CREDENTIALS as error:
        raise Unavailable(f"the directory refused the name or password of {dn}") from error
    except ldap.STRONG_AUTH_REQUIRED as error:
        raise Unavailable(
            f"the directory wants TLS before a password: use ldaps:// or StartTLS ({reason_of(error)})"
        ) from error
    except ldap.LDAPError as error:
        raise failed("bind failed", error) from error


def failed(what: str, error: ldap.LDAPError) -> Unavailable:
    """The error to raise: one that leads to the next server where this one is gone."""
    if isinstance(error, GONE):
        return Unreachable(
            f"the directory cannot be reached ({reason_of(error)}); `plnhub directory test` finds the step"
        )
    return Unavailable(f"{what}: {reason_of(error)}")


def reason_of(error: ldap.LDAPError) -> str:
    """The server's own words for an LDAP error, with its additional information."""
    said = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    words = [str(said[name]) for name in ("desc", "info") if said.get(name)]
    return ": ".join(words) or type(error).__name__


def _is_this_process(settings: Settings, uri: str) -> bool:
    return uri.startswith("ldapi:") and not settings.directory_bind_dn


def _as_known_outside(connection: Any, settings: Settings, uri: str) -> None:
    """SASL EXTERNAL: the server knows the other end by its local account or its TLS certificate."""
    local = uri.startswith("ldapi:")
    if not local and not settings.directory_client_certificate:
        raise SettingsError(
            "PLNHUB_DIRECTORY_SIGN_IN=external needs ldapi:// or PLNHUB_DIRECTORY_CLIENT_CERTIFICATE"
        )
    try:
        connection.sasl_bind_s("", "EXTERNAL", "")  # unlike sasl_external_bind_s it stops no other thread
    except GONE as error:
        raise failed("bind failed", error) from error
    except ldap.LDAPError as error:
        who = "the local socket refused this process" if local else "the directory refused our certificate"
        advice = "map it to an account in the server's configuration"
        raise Unavailable(f"{who}: {reason_of(error)}; {advice}") from error


def _with_ticket(connection: Any, *, is_encrypted: bool) -> None:
    """SASL GSSAPI; directories refuse a second encryption inside TLS, and none at all is refused here."""
    connection.set_option(ldap.OPT_X_SASL_NOCANON, 1)
    if is_encrypted:
        connection.set_option(ldap.OPT_X_SASL_SSF_MAX, 0)
    else:
        connection.set_option(ldap.OPT_X_SASL_SSF_MIN, LEAST_PROTECTION)
    try:
        connection.sasl_gssapi_bind_s()
    except GONE as error:
        raise failed("bind failed", error) from error
    except ldap.AUTH_UNKNOWN as error:
        raise Unavailable(f"{reason_of(error)}: {NO_MECHANISM}") from error
    except ldap.STRONG_AUTH_REQUIRED as error:
        raise Unavailable(f"{reason_of(error)}: {NOT_INSIDE_TLS}") from error
    except ldap.LOCAL_ERROR as error:
        raise Unavailable(f"{reason_of(error)}: {NO_TICKET}") from error
    except ldap.LDAPError as error:
        raise Unavailable(f"the directory refused the Kerberos sign-in: {reason_of(error)}") from error
