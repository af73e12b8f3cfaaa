"""Read JSON Feed, versions 1 and 1.1. ◇"""

from html import escape

from connectors.answers import Json, as_object, identifier, part, parts, sample_hash, text
from connectors.contract import Response
from connectors.errors import SourceFormat
from connectors.feeds.entries import Entry, FeedDocument
from connectors.feeds.xml import nameable
from connectors.html import cleaned, plain, web_link
from connectors.times import instant


def looks_like_json(response: Response) -> bool:
    return response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def read_json(response: Response, base: str) -> FeedDocument:
    """The feed in the answer. Raises SourceFormat when it is none."""
    feed = as_object(response)
    if not (text(feed, "version") or "").startswith("https://jsonfeed.org/version/"):
        raise SourceFormat("the address shows no feed", sample_hash(response.body))
    return FeedDocument(
        title=plain(text(feed, "title")),
        subtitle=plain(text(feed, "description")),
        home=_link(feed, "home_page_url", base),
        ttl_minutes=None,
        entries=tuple(_entry(item, base, text(feed, "language")) for item in parts(feed, "items")),
    )


def _entry(item: Json, base: str, language: str | None) -> Entry:
    authors = parts(item, "authors") or [part(item, "author")]
    words = text(item, "content_html") or escape(text(item, "content_text") or text(item, "summary") or "")
    tags = item.get("tags")
    return Entry(
        guid=identifier(item),
        url=_link(item, "url", base) or _link(item, "external_url", base),
        name=plain(text(item, "title")),
        content=cleaned(words),
        language=text(item, "language") or language,
        published=instant(item.get("date_published")),
        updated=instant(item.get("date_modified")),
        tags=tuple(tag[:100] for tag in tags[:20] if isinstance(tag, str)) if isinstance(tags, list) else (),
        author_name=nameable(text(authors[0], "name")),
        author_url=_link(authors[0], "url", base),
    )


def _link(value: Json, key: str, base: str) -> str | None:
    found = text(value, key)
    return web_link(found, base) if found else None
