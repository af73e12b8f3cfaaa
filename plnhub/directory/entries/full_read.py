"""Read everybody from a live directory; whoever is just as on file is counted and passed over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import ldap

from plnhub.config import Settings
from plnhub.directory.checking.server_clock import server_time
from plnhub.directory.entries.fingerprint import Converter, converter_for
from plnhub.directory.entries.index import People
from plnhub.directory.entries.ldap_groups import LdapGroups
from plnhub.directory.entries.ldap_source import (
    ask_vendor,
    bound_connection,
    is_base_visible,
    read_entries,
    wanted_people,
)
from plnhub.directory.entries.mapping import attribute_mapping
from plnhub.directory.entries.normalise import Entry
from plnhub.directory.entries.roles import checked_role_groups, role_members
from plnhub.directory.entries.values import Place, Quarantined, Reading, Staff
from plnhub.directory.feeds import NotOffered, feed_for
from plnhub.directory.vendors import Vendor, chosen_vendor
from plnhub.errors import SettingsError, Unavailable
from plnhub.ldap_connection import Connection, Deadline, reason_of

Progress = Callable[[int], None]
SEEN = "seen"
TWICE = "its key came twice"


@dataclass(frozen=True, kw_only=True)
class Session:
    """One connection to a directory, and how its entries are understood."""

    connection: Connection
    settings: Settings
    vendor: Vendor
    converter: Converter
    deadline: Deadline

    @property
    def wanted(self) -> str:
        return wanted_people(self.settings, self.vendor)


@dataclass
class Read:
    """What has come in so far; it stays incomplete until the last page has ended well."""

    known: dict[str, str]
    """Fingerprints by key; `SEEN` takes their place as the entries come."""
    staff: list[Staff] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    same: int = 0
    referrals: int = 0
    reason: str = "the read was interrupted"

    @property
    def size(self) -> int:
        return len(self.staff) + len(self.quarantined) + self.same

    @property
    def absent(self) -> frozenset[str]:
        """Keys on file that have not come."""
        return frozenset(key for key, found in self.known.items() if found != SEEN)

    def take(self, entry: Entry, converter: Converter) -> None:
        key, fingerprint = converter.key(entry), converter.fingerprint(entry)
        if self.is_news(key, fingerprint, entry.origin or entry.dn):
            self.keep(converter.staff(entry, fingerprint))

    def is_news(self, key: str, fingerprint: str, origin: str) -> bool:
        """Whether the entry with this key must be looked at; counted as seen in any case."""
        before = self.known.get(key)
        if before is None:
            return True
        self.known[key] = SEEN
        if before == SEEN:
            self.quarantined.append(Quarantined(origin=origin, reason=TWICE, key=key))
        elif before == fingerprint:
            self.same += 1
        else:
            return True
        return False

    def keep(self, made: Staff | Quarantined) -> None:
        (self.staff if isinstance(made, Staff) else self.quarantined).append(made)  # type: ignore[arg-type]

    def staff_named_once(self) -> tuple[Staff, ...]:
        """Without those whose key came again, who are taken over from neither place."""
        twice = {one.key for one in self.quarantined if one.reason == TWICE}
        return tuple(one for one in self.staff if one.key not in twice) if twice else tuple(self.staff)


def open_session(settings: Settings, uri: str, deadline: Deadline, today: date) -> Session:
    """Connect, sign in, and find out what kind of server this is; the caller closes the connection."""
    connection = bound_connection(settings, uri, deadline)
    vendor = chosen_vendor(settings.directory_vendor) or ask_vendor(connection)
    mapping = attribute_mapping(vendor, settings.directory_attributes, settings.dimension_names)
    return Session(
        connection=connection,
        settings=settings,
        vendor=vendor,
        converter=converter_for(mapping, vendor, today),
        deadline=deadline,
    )


def read_everybody(
    session: Session, known: dict[str, str], people: Callable[[tuple[Staff, ...]], People], progress: Progress
) -> Reading:
    """Everybody below the base who passes the filter; a failure on the way makes the reading incomplete."""
    place = _place(session)
    read = _read_all(session, known, progress)
    staff = read.staff_named_once()
    members, notes = read_roles(session, people(staff)) if not read.reason else ({}, ())
    return Reading(
        staff=staff,
        quarantined=tuple(read.quarantined),
        same=read.same,
        absent=read.absent,
        complete=not read.reason,
        reason=read.reason,
        vendor=session.vendor.name,
        referrals=read.referrals,
        role_members=members,
        notes=notes,
        place=place,
        server_time=time_of(session) if not read.reason else None,
    )


def time_of(session: Session) -> datetime | None:
    """What time it is for the server, if it tells."""
    try:
        return server_time(session.connection)
    except ldap.LDAPError:
        return None


def read_roles(session: Session, people: People) -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    """For each role of the settings the keys of its people, and a note for each group that stays unknown."""
    groups = checked_role_groups(session.settings.directory_role_groups)
    if not groups:
        return {}, ()
    base = session.settings.directory_base
    reader = LdapGroups(
        connection=session.connection, base=base, vendor=session.vendor, deadline=session.deadline
    )
    return role_members(groups, reader, people)


def _place(session: Session) -> Place | None:
    """Where to ask for changes from; taken before the read, so that overlap is repeated, never lost."""
    feed = feed_for(session.vendor, session.settings)
    try:
        return Place(feed=feed.name, text=feed.place_now(session.connection)) if feed else None
    except (NotOffered, ldap.LDAPError):
        return None


def _read_all(session: Session, known: dict[str, str], progress: Progress) -> Read:
    read, base, wanted = Read(known=known), session.settings.directory_base, session.wanted
    converter = session.converter
    try:
        if not is_base_visible(session.connection, base):
            read.reason = f"the base '{base}' does not exist or may not be seen"
            return read
        attributes = converter.mapping.requested
        for page, foreign in read_entries(session.connection, base, wanted, attributes, session.deadline):
            for entry in page:
                read.take(entry, converter)
            read.referrals += foreign
            progress(read.size)
        read.reason = f"{read.referrals} referrals stand below the base" if read.referrals else ""
    except ldap.FILTER_ERROR as error:
        raise SettingsError(f"PLNHUB_DIRECTORY_FILTER: '{wanted}' is no filter") from error
    except ldap.LDAPError as error:
        read.reason = f"the directory stopped after {read.size} entries: {reason_of(error)}"
    except Unavailable as error:
        read.reason = str(error)
    return read
