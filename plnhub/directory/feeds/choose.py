"""Choose the feed for a server, and bind every place to that feed, the server and the settings."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import ldap

from plnhub.config import Settings
from plnhub.directory.feeds.contract import Changes, Feed, LostPlace, NotOffered, Scope
from plnhub.directory.feeds.dirsync import DirSync
from plnhub.directory.feeds.ds389 import ContentSync389
from plnhub.directory.feeds.scope import scope_of, seal_of
from plnhub.directory.feeds.syncrepl import Syncrepl
from plnhub.directory.feeds.timestamp import Timestamp
from plnhub.directory.feeds.usn import Usn
from plnhub.directory.vendors import Vendor
from plnhub.errors import SettingsError
from plnhub.ldap_connection import Connection, Deadline

SEPARATOR = "|"
KINDS = ("syncrepl", "usn", "dirsync", "timestamp")
MAKERS: dict[tuple[str, str], Callable[[Scope], Feed]] = {
    ("openldap", "syncrepl"): lambda scope: Syncrepl(scope=scope),
    ("389", "syncrepl"): lambda scope: ContentSync389(scope=scope),
    ("ad", "usn"): lambda scope: Usn(scope=scope),
    ("ad", "dirsync"): lambda scope: DirSync(scope=scope),
}
FEEDS = {
    ("openldap", "auto"): ("syncrepl", "timestamp"),
    ("389", "auto"): ("syncrepl", "timestamp"),
    ("ad", "auto"): ("usn", "timestamp"),
    ("ad", "dirsync"): ("dirsync", "usn"),
}
"""What is tried in turn; everything else is taken at its word."""


@dataclass(frozen=True, kw_only=True)
class ChosenFeed:
    """The first of some feeds that the server offers; its places are good for these settings only."""

    feeds: tuple[Feed, ...]
    seal: str

    @property
    def name(self) -> str:
        return self.feeds[0].name

    def place_now(self, connection: Connection) -> str:
        reasons = []
        for feed in self.feeds:
            try:
                return SEPARATOR.join((feed.name, self.seal, feed.place_now(connection)))
            except NotOffered as error:
                reasons.append(str(error))
        raise NotOffered("; ".join(reasons))

    def changes_since(self, connection: Connection, place: str, deadline: Deadline) -> Changes:
        name, _, rest = place.partition(SEPARATOR)
        seal, _, inner = rest.partition(SEPARATOR)
        feed = next((one for one in self.feeds if one.name == name), None)
        if feed is None or seal != self.seal:
            raise LostPlace("server, base, filter or attributes were set differently when the place was kept")
        connection.set_option(ldap.OPT_TIMEOUT, deadline.left())  # for the small questions on the way
        try:
            changes = feed.changes_since(connection, inner, deadline)
        except NotOffered as error:
            raise LostPlace(str(error)) from error
        return replace(changes, place=SEPARATOR.join((name, seal, changes.place)))


def feed_for(vendor: Vendor, settings: Settings) -> Feed | None:
    """The feed that the settings ask for; None when changes are not to be asked for at all."""
    asked = settings.directory_feed.strip().lower()
    if asked == "off":
        return None
    if asked not in ("auto", *KINDS):
        raise SettingsError(f"PLNHUB_DIRECTORY_FEED: '{asked}' is none of auto, off, {', '.join(KINDS)}")
    names = FEEDS.get((vendor.name, asked), ("timestamp",) if asked == "auto" else (asked,))
    scope = scope_of(settings, vendor)
    feeds = tuple(_made(vendor, name, scope) for name in names)
    return ChosenFeed(feeds=feeds, seal=seal_of(settings, scope))


def feeds_of(vendor: str) -> tuple[str, ...]:
    """What can be asked of a product by its name; of an unknown one anything."""
    offered = {kind for name, kind in MAKERS if name == vendor}
    return tuple(kind for kind in KINDS if not vendor or kind in offered or kind == "timestamp")


def _made(vendor: Vendor, name: str, scope: Scope) -> Feed:
    if name == "timestamp":
        return Timestamp(scope=scope)
    if maker := MAKERS.get((vendor.name, name)):
        return maker(scope)
    raise SettingsError(f"PLNHUB_DIRECTORY_FEED: {vendor.title} has no feed '{name}'; use auto")
