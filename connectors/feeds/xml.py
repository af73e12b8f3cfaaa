"""Read RSS and Atom. ◇"""

import io
import time
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser

from connectors.answers import sample_hash
from connectors.contract import Response
from connectors.errors import SourceFormat
from connectors.feeds.entries import Entry, FeedDocument
from connectors.feeds.source import xml_text
from connectors.html import cleaned, plain, web_link

MOST_ENTRIES = 500
NEVER = time.gmtime(0)
HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read_xml(response: Response, base: str) -> FeedDocument:
    """The feed in the answer. Raises SourceFormat when it is none."""
    # A stream, never bytes: feedparser would take bytes for the name of a file and open it.
    stream = io.BytesIO(xml_text(response).encode("utf-8", "replace"))
    read = feedparser.parse(
        stream, response_headers=HEADERS, sanitize_html=False, resolve_relative_uris=False
    )
    if not read.get("version"):
        raise SourceFormat("the address shows no feed", sample_hash(response.body))
    feed = read.feed
    return FeedDocument(
        title=plain(feed.get("title")),
        subtitle=plain(feed.get("subtitle")),
        home=web_link(feed.get("link"), base) if feed.get("link") else None,
        ttl_minutes=_minutes(feed.get("ttl")),
        entries=tuple(_entry(item, base, feed.get("language")) for item in _newest(read.entries)),
    )


def _newest(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: dict.get(item, "published_parsed") or NEVER, reverse=True)[
        :MOST_ENTRIES
    ]


def _entry(item: Any, base: str, language: str | None) -> Entry:
    link = item.get("link")
    author = item.get("author_detail") or {}
    reply = item.get("thr_in-reply-to") or item.get("in-reply-to") or {}
    return Entry(
        guid=str(item.get("id") or "").strip(),
        url=web_link(link, base) if link else None,
        name=plain(item.get("title")),
        content=cleaned(_content(item)),
        kind=_kind(item),
        language=language,
        published=_moment(dict.get(item, "published_parsed")),
        updated=_moment(dict.get(item, "updated_parsed")),  # its own get() would put in the other date
        tags=tuple(str(tag.get("term"))[:100] for tag in item.get("tags", ()) if tag.get("term"))[:20],
        author_name=nameable(author.get("name")),
        author_url=web_link(author.get("href")) if author.get("href") else None,
        in_reply_to=str(reply.get("ref") or "")[:400] or None if hasattr(reply, "get") else None,
    )


def nameable(name: object) -> str | None:
    """A name that is not an e-mail address."""
    words = plain(name) if isinstance(name, str) else None
    return words[:100] if words and "@" not in words else None


def _content(item: Any) -> str | None:
    contents = [part.get("value") for part in item.get("content", ()) if part.get("value")]
    found = contents[0] if contents else item.get("summary")
    return found if isinstance(found, str) else None


def _kind(item: Any) -> str:
    types = [str(enclosure.get("type", "")) for enclosure in item.get("enclosures", ())]
    is_video = item.get("yt_videoid") or any(kind.startswith("video/") for kind in types)
    is_audio = any(kind.startswith("audio/") for kind in types)
    return "Video" if is_video else "Audio" if is_audio else "Article"


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _minutes(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 6 else None
