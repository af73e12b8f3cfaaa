"""Clean the HTML of strangers and find what a page says about itself. ◇"""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3
from lxml import html as lxml_html
from lxml.etree import LxmlError

LONGEST_CONTENT = 20_000
LONGEST_NAME = 500
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
TAGS = {"a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "span", "strong", "ul"}


def cleaned(markup: str | None) -> str | None:
    """The markup with nothing left that runs, loads or tracks; None when nothing is left."""
    if not markup:
        return None
    safe = nh3.clean(
        markup[:LONGEST_CONTENT],
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer ugc",
    )
    return safe.strip() or None


def plain(markup: str | None) -> str | None:
    """The words alone, as text that must still be escaped where it is shown."""
    if not markup:
        return None
    words = unescape(nh3.clean(markup[:LONGEST_CONTENT], tags=set()))
    return " ".join(words.split())[:LONGEST_NAME] or None


def web_link(href: str | None, base: str = "") -> str | None:
    """An absolute http or https address without userinfo, or None."""
    try:
        address = urljoin(base, (href or "").strip())
        parsed = urlsplit(address)
        is_plain = re.fullmatch(r"[^@\\\s\x00-\x1f]+", parsed.netloc) and (parsed.port or 0) >= 0
        usable = parsed.scheme in {"http", "https"} and bool(parsed.hostname) and bool(is_plain)
    except ValueError:
        return None
    return address if usable and len(address) <= 2048 else None


def me_links(markup: str, base: str) -> tuple[str, ...]:
    """The addresses a page calls its own by rel=me, outside templates, http and https only."""
    return linked_by(markup, base, "me")


def all_links(markup: str, base: str) -> tuple[str, ...]:
    """Every address that a piece of somebody's own markup links to."""
    return _linked(markup, base, lambda node: True)


def feed_links(markup: str, base: str) -> tuple[str, ...]:
    """The feeds a page announces, in its own order."""
    return _linked(markup, base, _announces_feed)


def linked_by(markup: str, base: str, relation: str) -> tuple[str, ...]:
    """The addresses that a page links to by a relation."""
    return _linked(markup, base, lambda node: relation in (node.get("rel") or "").lower().split())


def head_words(markup: str) -> tuple[str, ...]:
    """What only the owner of a page writes: its title and the contents of its meta elements."""
    tree = tree_of(markup)
    if tree is None:
        return ()
    nodes = tree.xpath(
        "//head//title[not(ancestor::template)] | //head//meta[@content][not(ancestor::template)]"
    )
    return tuple(node.get("content") or node.text_content() for node in nodes)


def _announces_feed(node: Any) -> bool:
    is_alternate = "alternate" in (node.get("rel") or "").lower().split()
    return is_alternate and (node.get("type") or "").lower().split(";")[0].strip() in FEED_TYPES


def _linked(markup: str, base: str, wanted: Callable[[Any], bool]) -> tuple[str, ...]:
    tree = tree_of(markup)
    if tree is None:
        return ()
    nodes = tree.xpath("//a[@href][not(ancestor::template)] | //link[@href][not(ancestor::template)]")
    found = (web_link(node.get("href"), base) for node in nodes if wanted(node))
    return tuple(dict.fromkeys(link for link in found if link))


def tree_of(markup: str) -> Any:
    """The elements of a page, with nothing fetched for it; None for what is no markup."""
    try:
        return lxml_html.document_fromstring(
            markup.replace("\x00", "").encode("utf-8", "replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8", no_network=True),
        )
    except (LxmlError, ValueError):
        return None
