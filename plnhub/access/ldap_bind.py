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
from plnhub.errors import Unavailable
from plnhub.ldap_connection import Connection, Deadline, bind, open_connection, reason_of

LDAP_SCHEMES = ("ldap:", "ldaps:", "ldapi:")
KEY_ATTRIBUTES = ("entryUUID", "objectGUID", "nsUniqueId")
USUAL_NAMES = ("uid", "sAMAccountName")
VENDOR_NAMES: dict[str, tuple[str, ...]] = {
    "openldap": ("uid",),
    "389": ("uid",),
    "generic": ("uid",),
    "ad": ("sAMAccountName",),
}
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

    settings: Settings
    open_one: Callable[[Settings, str, Deadline], Connection] = open_connection

    def keys_of(self, name: str, password: str) -> frozenset[str]:
        """The keys of the entry called `name` if it accepts `password`; see `Binder`."""
        deadline = Deadline.after(CALL_SECONDS)
        failure = Unavailable("no directory is set")
        for uri in self.settings.directory_url.replace(",", " ").split():
            try:
                return self._keys_at(uri, name, password, deadline)
            except Unanswered:
                raise
            except Unavailable as error:
                failure = error
        raise failure

    def _keys_at(self, uri: str, name: str, password: str, deadline: Deadline) -> frozenset[str]:
        found = self._find(uri, name, deadline)
        accepted = self._accepts(uri, found.dn if found else self._nobody(), password, deadline)
        return found.keys if found and accepted else frozenset()

    def _find(self, uri: str, name: str, deadline: Deadline) -> Found | None:
        connection = self.open_one(self.settings, uri, deadline)
        try:
            if self.settings.directory_bind_dn:
                secret = self.settings.directory_password.get_secret_value()
                bind(connection, self.settings.directory_bind_dn, secret, deadline)
            return self._only_hit(connection, name, deadline)
        except ldap.LDAPError as error:
            raise Unavailable(f"the directory cannot search: {reason_of(error)}") from error
        finally:
            _close(connection)

    def _only_hit(self, connection: Connection, name: str, deadline: Deadline) -> Found | None:
        wanted = f"(&{self.settings.directory_filter}{name_filter(self.settings, name)})"
        connection.set_option(ldap.OPT_TIMEOUT, deadline.left())
        connection.set_option(ldap.OPT_SIZELIMIT, MOST_HITS)
        try:
            rows = connection.search_s(
                self.settings.directory_base, ldap.SCOPE_SUBTREE, wanted, list(KEY_ATTRIBUTES)
            )
        except (ldap.SIZELIMIT_EXCEEDED, ldap.NO_SUCH_OBJECT):
            return None
        hits = [(dn, attributes) for dn, attributes in rows if dn]
        if len(hits) != 1:
            return None
        keys = keys_from(hits[0][1])
        return Found(dn=hits[0][0], keys=keys) if keys else None

    def _accepts(self, uri: str, dn: str, password: str, deadline: Deadline) -> bool:
        """Whether the directory lets this DN in; a blank password is never sent."""
        if not dn or not password.strip("\0 \t\r\n"):
            return False
        connection = self.open_one(self.settings, uri, deadline)
        try:
            connection.set_option(ldap.OPT_TIMEOUT, deadline.left())
            connection.simple_bind_s(dn, password)
        except NOT_THIS_PASSWORD:
            return False
        except ldap.LDAPError as error:
            raise Unanswered(f"the directory did not answer: {reason_of(error)}") from error
        finally:
            _close(connection)
        return True

    def _nobody(self) -> str:
        """A DN that exists nowhere, so that an unknown name costs the same bind as a known one."""
        return f"{dn2str([[('cn', secrets.token_hex(8), 1)]])},{self.settings.directory_base}"


def name_filter(settings: Settings, name: str) -> str:
    """The part of the filter that finds a name; every character that means something is escaped."""
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


def _close(connection: Connection) -> None:
    try:
        connection.unbind_s()
    except ldap.LDAPError:
        return
