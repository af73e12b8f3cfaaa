"""Read in a page whether it links to another, as what, and who wrote it: microformats2, and no more. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Literal
from urllib.parse import urlsplit

from connectors.answers import as_text
from connectors.contract import AccountRef, Response
from connectors.html import tree_of, web_link
from connectors.places import host_of
from connectors.times import believable, instant
from connectors.webmention.pair import same_spelling

Kind = Literal["reply", "repost", "like", "mention"]
WEBMENTION = "webmention"
SAYS: tuple[tuple[str, Kind], ...] = (
    ("u-in-reply-to", "reply"),
    ("u-repost-of", "repost"),
    ("u-like-of", "like"),
)
MOST_LINKS = 100
MOST_CARDS = 5  # each is searched to its end, and each may hold all the others
MARKUP = ("text/html", "application/xhtml+xml")
LINKS = ("href", "src", "cite", "data")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One page about another; `author` is known by an address on the page's own host."""

    kind: Kind
    author: AccountRef
    url: str
    published: datetime | None = None


def read_mention(page: Response, target: str, now: datetime) -> Mention | None:
    """The mention that the page holds; None when it does not link to the target."""
    if page.headers.get("content-type", "").lower().split(";")[0].strip() not in MARKUP:
        return None
    tree = tree_of(as_text(page))
    if tree is None or same_spelling(page.url) == same_spelling(target):
        return None
    base = _base(tree, page.url)
    nodes = _pointing(tree, base, same_spelling(target))
    if not nodes:
        return None
    kind, node = min(((_kind(node), node) for node in nodes), key=lambda pair: _rank(pair[0]))
    entry = _around(node, "h-entry")
    return Mention(
        kind=kind,
        author=_author(entry, base, page.url),
        url=page.url,
        published=believable(_published(entry), now),
    )


def _pointing(tree: Any, base: str, wanted: str) -> list[Any]:
    found: list[Any] = []
    for node in _elements(tree):
        links = (web_link(node.get(name), base) for name in LINKS if node.get(name))
        if any(link and same_spelling(link) == wanted for link in links):
            found.append(node)
        if len(found) == MOST_LINKS:
            break
    return found


def _elements(tree: Any) -> Iterator[Any]:
    """Every element but those that nobody sees: templates, and what scripts would make of them."""
    hidden = "ancestor-or-self::template or ancestor-or-self::script or ancestor-or-self::noscript"
    yield from tree.xpath(f"//*[@href or @src or @cite or @data][not({hidden})]")


def _kind(node: Any) -> Kind:
    """What the link says of itself, or what the citation says that it stands in."""
    around = [each for each in node.iterancestors() if "h-cite" in _classes(each)][:1]
    for name, kind in SAYS:
        if any(name in _classes(each) for each in (node, *around)):
            return kind
    return "mention"


def _rank(kind: Kind) -> int:
    return next((number for number, (_name, each) in enumerate(SAYS) if each == kind), len(SAYS))


def _classes(node: Any) -> set[str]:
    return set((node.get("class") or "").split())


def _around(node: Any, name: str) -> Any:
    found = (each for each in (node, *node.iterancestors()) if name in _classes(each))
    return next(found, None)


def _base(tree: Any, url: str) -> str:
    said = tree.xpath("string(//head/base[1]/@href)")
    return web_link(str(said), url) or url if said else url


def _author(entry: Any, base: str, url: str) -> AccountRef:
    """By the address that the entry gives for its author; another host's word for somebody proves nothing."""
    said = [link for link in _author_links(entry, base) if host_of(link) == host_of(url)]
    parsed = urlsplit(url)
    address = same_spelling(said[0]) if said else f"{parsed.scheme}://{host_of(url)}/"
    return AccountRef(network=WEBMENTION, host=host_of(url), account_id=address, url=address)


def _author_links(entry: Any, base: str) -> list[str]:
    if entry is None:
        return []
    cards = (node for node in entry.xpath(".//*[@class]") if {"p-author", "u-author"} & _classes(node))
    own = (card for card in islice(cards, MOST_LINKS) if _around(card, "h-cite") is None)
    links = [_card_link(card, base) for card in islice(own, MOST_CARDS)]
    return [link for link in links if link]


def _card_link(card: Any, base: str) -> str | None:
    inner = [node for node in card.xpath(".//*[@href]") if "u-url" in _classes(node)]
    found = next((node.get("href") for node in (*inner, card) if node.get("href")), None)
    return web_link(found, base) if found else None


def _published(entry: Any) -> datetime | None:
    nodes = entry.xpath(".//*[@datetime]") if entry is not None else []
    return next((instant(node.get("datetime")) for node in nodes if "dt-published" in _classes(node)), None)
