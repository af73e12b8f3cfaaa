"""An entry of a feed, whatever its format, and the key that stays when it is published again. ◇"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

LONGEST_KEY = 400


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry with cleaned words; times are aware UTC or unknown."""

    guid: str
    url: str | None
    name: str | None
    content: str | None
    kind: str = "Article"
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    author_name: str | None = None
    author_url: str | None = None
    in_reply_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class FeedDocument:
    """A feed as read: its owner's own words and its entries in document order."""

    title: str | None
    subtitle: str | None
    home: str | None
    ttl_minutes: int | None
    entries: tuple[Entry, ...]


def key_of(feed_url: str, entry: Entry) -> str:
    """Guid, else link, else a hash of title and date; http and https are one."""
    return key_from(feed_url, entry.guid or entry.url or _digest(f"{entry.name}|{entry.published}"))


def key_from(feed_url: str, plain: str) -> str:
    """The key of the entry that another one names, as in an answer."""
    whole = plain if _is_global(plain) else f"{feed_url}#{plain}"
    key = "https://" + whole.removeprefix("http://") if whole.startswith("http://") else whole
    return key if len(key) <= LONGEST_KEY else f"{feed_url[:200]}#{_digest(key)}"


def revision_of(entry: Entry) -> str:
    """Changes when what the entry says changes."""
    return _digest(f"{entry.name}|{entry.content}|{_without_scheme(entry.url)}")[:12]


def likeness_of(entry: Entry) -> str:
    """What a re-issued entry keeps although its guid changed."""
    day = entry.published.date() if entry.published else ""
    return f"{_without_scheme(entry.url)}|{entry.name}|{day}"


def _is_global(text: str) -> bool:
    """Whether the text names the same thing everywhere: an address, a tag or an urn."""
    return text.lower().startswith(("http://", "https://", "tag:", "urn:"))


def _without_scheme(url: str | None) -> str:
    return (url or "").partition("://")[2]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
