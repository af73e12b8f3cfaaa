"""Check a password with an LDAP directory: escaped search, exactly one hit, bind as what was found."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import ldap
from ldap.dn import dn2str
from ldap.filter import filter_format

from plnhub.access.binder import Unanswered
from plnhub.config import Settings
from plnhub.ldap_connection import (
    Connection,
    Deadline,
    close,
    open_connection,
    reason_of,
    server_addresses,
    signed_in_at,
)
from plnhub.ldap_failover import RESTING, Resting, first_answer
from plnhub.ldap_sign_in import GSSAPI, failed

LDAP_SCHEMES = ("ldap:", "ldaps:", "ldapi:")
KEY_ATTRIBUTES = ("entryUUID", "objectGUID", "nsUniqueId")
USUAL_NAMES = ("uid", "sAMAccountName")
VENDOR_NAMES: dict[str, tuple[str, ...]] = {
    "openldap": ("uid",),
    "389": ("uid",),
    "generic": ("uid",),
    "ad": ("sAMAccountName",),
}
ANY_PERSON = "(|(objectClass=inetOrgPerson)(&(objectCategory=person)(objectClass=user)))"
CALL_SECONDS = 9.0
MOST_HITS = 2
NOT_THIS_PASSWORD = (
    ldap.INVALID_CREDENTIALS,
    ldap.NO_SUCH_OBJECT,
    ldap.INVALID_DN_SYNTAX,
    ldap.INAPPROPRIATE_AUTH,
    ldap.UNWILLING_TO_PERFORM,
    ldap.INSUFFICIENT_ACCESS,
    ldap.CONSTRAINT_VIOLATION,
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The one entry of a name: its DN as the server spells it, and its immutable keys."""

    dn: str
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class LdapBinder:
    """Log-in binds against the directory of the settings; every call opens and closes its own connections."""

    settings: Settings | Callable[[], Settings]
    """The settings, or what tells those that count now."""
    sign_in_one: Callable[[Settings, str, Deadline], Connection] = signed_in_at
    open_one: Callable[[Settings, str, Deadline], Connection] = open_connection
    resting: Resting = RESTING

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        """The keys of the entry called `name` if it accepts `password`; see `Binder`."""
        if is_blank(password) or "\0" in name:  # 389 Directory Server reads a name only as far as a NUL
            return frozenset()
        deadline = Deadline.after(CALL_SECONDS)
        settings = self.settings() if callable(self.settings) else self.settings

        def ask(uri: str, turns: int) -> frozenset[str]:
            return self._keys_at(settings, uri, name, password, deadline.share(turns))

        return first_answer(server_addresses(settings), ask, self.resting)

    def _keys_at(
        self, settings: Settings, uri: str, name: str, password: str, deadline: Deadline
    ) -> frozenset[str]:
        found = self._find(settings, uri, name, deadline)
        accepted = self._accepts(settings, uri, found.dn if found else nobody(settings), password, deadline)
        return found.keys if found and accepted else frozenset()

    def _find(self, settings: Settings, uri: str, name: str, deadline: Deadline) -> Found | None:
        connection = self.sign_in_one(settings, uri, deadline)
        try:
            connection.set_option(ldap.OPT_TIMEOUT, deadline.left())
            return only_hit(connection, settings, name)
        except ldap.LDAPError as error:
            raise failed("the directory cannot search", error) from error
        finally:
            close(connection)

    def _accepts(self, settings: Settings, uri: str, dn: str, password: str, deadline: Deadline) -> bool:
        connection = self.open_one(with_tls(settings), uri, deadline)
        try:
            connection.set_option(ldap.OPT_TIMEOUT, deadline.left())
            connection.simple_bind_s(dn, password)
        except NOT_THIS_PASSWORD:
            return False
        except ldap.LDAPError as error:
            self.resting.note(uri, worked=False)
            raise Unanswered(f"the directory did not answer: {reason_of(error)}") from error
        finally:
            close(connection)
        return True


def with_tls(settings: Settings) -> Settings:
    """The settings for a person's own password: where Kerberos encrypts the reading, TLS must do it here."""
    if settings.directory_sign_in != GSSAPI:
        return settings
    return settings.model_copy(update={"directory_starttls": True})


def is_blank(password: str) -> bool:
    """Whether a server could take the password for none at all, and so let anybody in."""
    return not password.strip("\0 \t\r\n") or password.startswith("\0")


def only_hit(connection: Connection, settings: Settings, name: str) -> Found | None:
    """The one entry of this name; none when there are several, for then nobody can say who it is."""
    wanted = f"(&{people_filter(settings)}{name_filter(settings, name)})"
    connection.set_option(ldap.OPT_SIZELIMIT, MOST_HITS)
    try:
        rows = connection.search_s(settings.directory_base, ldap.SCOPE_SUBTREE, wanted, list(KEY_ATTRIBUTES))
    except (ldap.SIZELIMIT_EXCEEDED, ldap.NO_SUCH_OBJECT):
        return None
    hits = [(dn, attributes) for dn, attributes in rows if dn]
    if len(hits) != 1:
        return None
    keys = keys_from(hits[0][1])
    return Found(dn=hits[0][0], keys=keys) if keys else None


def nobody(settings: Settings) -> str:
    """A DN that exists nowhere, so that an unknown name costs the same bind as a known one."""
    return f"{dn2str([[('cn', secrets.token_hex(8), 1)]])},{settings.directory_base}"


def people_filter(settings: Settings) -> str:
    """The administrator's filter if one was chosen, else what finds people in any product."""
    return settings.directory_filter if "directory_filter" in settings.model_fields_set else ANY_PERSON


def name_filter(settings: Settings, name: str) -> str:
    """The part of the filter that finds a name; every character that means something is escaped.

    Of the names that Windows knows for an account only one counts: each more would be another way round
    the limit of tries, and so a way to lock somebody out.
    """
    mapped = tuple(settings.directory_attributes.get("uid", "").replace(",", " ").split())
    attributes = mapped or VENDOR_NAMES.get(settings.directory_vendor, USUAL_NAMES)
    tests = "".join(filter_format(f"({attribute}=%s)", [name]) for attribute in attributes)
    return f"(|{tests})"


def keys_from(values: dict[str, list[bytes]]) -> frozenset[str]:
    """The keys as the directory sync writes them: GUIDs in Microsoft's byte order, all else lower."""
    found = {name.casefold(): raw[0] for name, raw in values.items() if raw}
    keys = {_key_text(name, found[name]) for name in map(str.casefold, KEY_ATTRIBUTES) if name in found}
    return frozenset(key for key in keys if key)


def _key_text(attribute: str, value: bytes) -> str:
    if attribute == "objectguid" and len(value) == 16:
        return str(uuid.UUID(bytes_le=value))
    return value.decode("utf-8", "replace").strip().lower()


def binds_at_directory(settings: Settings) -> bool:
    """Whether the directory of the settings is one that can check passwords."""
    return settings.directory_url.startswith(LDAP_SCHEMES)
