"""Ask a live directory for photos: whose entry changed when, and the photos of a few people at a time."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import ldap
from ldap.filter import escape_filter_chars

from plnhub.config import Settings
from plnhub.directory.entries.ldap_source import ask_vendor, bound_connection, read_entries, wanted_people
from plnhub.directory.entries.status import Attributes
from plnhub.directory.vendors import ACTIVE_DIRECTORY, Vendor, chosen_vendor, key_text
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Connection, Deadline, reason_of

PHOTO_ATTRIBUTES = {"thumbnailphoto", "jpegphoto", "photo"}
STAMP = "%Y%m%d%H%M%S"
Row = tuple[str | None, dict[str, list[bytes]]]
OVERLAP = timedelta(minutes=5)  # several servers of one directory do not tell quite the same time


@dataclass(frozen=True, kw_only=True)
class PhotoSource:
    """A bound connection with all that the two questions need."""

    connection: Connection
    base: str
    wanted: str
    vendor: Vendor
    attributes: tuple[str, ...]
    deadline: Deadline

    def stamps(self, since: str) -> dict[str, str]:
        """By key the time of the last change, of people who changed since then; of all if it is empty."""
        name = "whenChanged" if self.vendor is ACTIVE_DIRECTORY else "modifyTimestamp"
        wanted = (
            f"(&{self.wanted}({name}>={_earlier(since)}{_ending(self.vendor)}))" if since else self.wanted
        )
        asked = (self.vendor.key, name)
        found: dict[str, str] = {}
        try:
            for page, _ in read_entries(self.connection, self.base, wanted, asked, self.deadline):
                for entry in page:
                    if key := self._key(entry.attributes):
                        stamp = entry.attributes.get(name.lower(), [b""])[0]
                        found[key] = stamp.decode("ascii", "replace")[:14]
        except ldap.LDAPError as error:
            raise Unavailable(
                f"the directory does not say whose photo changed: {reason_of(error)}"
            ) from error
        return found

    def photos_of(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Key and photo of those who can be read, one after the other; without a photo it is None."""
        anyone = "".join(f"({self.vendor.key}={_key_value(key, self.vendor)})" for key in keys)
        asked = [self.vendor.key, *self.attributes]
        wanted = f"(&{self.wanted}(|{anyone}))"
        try:
            message = self.connection.search_ext(self.base, ldap.SCOPE_SUBTREE, wanted, asked)
            kind = None
            while kind != ldap.RES_SEARCH_RESULT:  # one entry at a time: many photos never lie in memory
                kind, rows, *_ = self.connection.result3(message, all=0, timeout=self.deadline.left())
                yield from self._photos(rows)
        except ldap.LDAPError as error:
            raise Unavailable(f"the directory gave no photos: {reason_of(error)}") from error

    def _photos(self, rows: Iterable[Row]) -> Iterator[tuple[str, bytes | None]]:
        for dn, attributes in rows:
            lowered = {name.lower(): values for name, values in attributes.items()} if dn else {}
            if key := self._key(lowered):
                values = (lowered.get(name.lower()) for name in self.attributes)
                yield key, next((min(each) for each in values if each), None)

    def _key(self, attributes: Attributes) -> str:
        values = attributes.get(self.vendor.key.lower())
        return key_text(values[0], self.vendor) if values else ""


def photo_source(settings: Settings, deadline: Deadline) -> PhotoSource:
    """Connect as the sync does; whoever asked closes the connection."""
    connection = bound_connection(settings, settings.directory_url.strip(), deadline)
    vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
    return PhotoSource(
        connection=connection,
        base=settings.directory_base,
        wanted=wanted_people(settings, vendor),
        vendor=vendor,
        attributes=photo_attributes(settings),
        deadline=deadline,
    )


def photo_attributes(settings: Settings) -> tuple[str, ...]:
    """The attributes that may hold a photo, the best first; none while photos are switched off."""
    if not settings.directory_photos:
        return ()
    names = tuple(word.strip() for word in settings.directory_photo_attributes.split(",") if word.strip())
    for name in names:
        if name.lower() not in PHOTO_ATTRIBUTES:
            raise SettingsError(f"PLNHUB_DIRECTORY_PHOTO_ATTRIBUTES: '{name}' is no photo attribute")
    return names


def _earlier(stamp: str) -> str:
    try:
        return (datetime.strptime(stamp, STAMP) - OVERLAP).strftime(STAMP)
    except ValueError:
        return stamp


def _ending(vendor: Vendor) -> str:
    return ".0Z" if vendor is ACTIVE_DIRECTORY else "Z"


def _key_value(key: str, vendor: Vendor) -> str:
    """The key as a filter wants it: the bytes of a GUID, any other one escaped."""
    if vendor.key_form == "guid":
        with suppress(ValueError):
            return "".join(f"\\{byte:02x}" for byte in uuid.UUID(key).bytes_le)
    return str(escape_filter_chars(key))
