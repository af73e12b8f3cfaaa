"""Read only what changed in a live directory: one feed for each kind of server, and the sweep."""

from plnhub.directory.feeds.choose import feed_for
from plnhub.directory.feeds.contract import Changes, Feed, LostPlace, NotOffered, Scope
from plnhub.directory.feeds.scope import scope_of
from plnhub.directory.feeds.sweep import entries_by_key, keys_and_dns

__all__ = [
    "Changes",
    "Feed",
    "LostPlace",
    "NotOffered",
    "Scope",
    "entries_by_key",
    "feed_for",
    "keys_and_dns",
    "scope_of",
]
