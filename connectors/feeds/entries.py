"""An entry of a feed, whatever its format, and the key that stays when it is published again. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

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
    plain = entry.guid or entry.url or _digest(f"{entry.name}|{entry.published}")
    whole = plain if urlsplit_scheme(plain) else f"{feed_url}#{plain}"
    key = "https://" + whole.removeprefix("http://") if whole.startswith("http://") else whole
    return key if len(key) <= LONGEST_KEY else f"{feed_url[:200]}#{_digest(key)}"


def revision_of(entry: Entry) -> str:
    """Changes when what the entry says changes."""
    return _digest(f"{entry.name}|{entry.content}|{entry.url}")[:12]


def likeness_of(entry: Entry) -> str:
    """What a re-issued entry keeps although its guid changed."""
    link = (entry.url or "").split("://")[-1]
    day = entry.published.date() if entry.published else ""
    return f"{link}|{entry.name}|{day}"


def urlsplit_scheme(text: str) -> str:
    """The scheme when the text is a global name (an address, a tag or an urn), else nothing."""
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        return ""
    return scheme if scheme in {"http", "https", "tag", "urn"} else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
