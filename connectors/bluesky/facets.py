"""Read what a post's text points at; places in it are counted in UTF-8 bytes. ◇"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from connectors.answers import Json, part, parts, text
from connectors.bluesky.names import DID, HOST
from connectors.html import cleaned, web_link

FACET = "app.bsky.richtext.facet"


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A stretch of bytes and what it stands for."""

    start: int
    end: int
    feature: Json


def as_html(post: Json) -> str | None:
    """The text with its links, cleaned; stretches that overlap, lie outside or cut a letter are no links."""
    raw = (text(post, "text") or "").encode("utf-8", "replace")
    pieces, done = [], 0
    for facet in sorted(_facets(post), key=lambda facet: facet.start):
        address = _address(facet.feature)
        if address is None or not done <= facet.start < facet.end <= len(raw) or not _is_whole(raw, facet):
            continue
        shown = _escaped(raw[facet.start : facet.end])
        pieces += [_escaped(raw[done : facet.start]), f'<a href="{escape(address)}">{shown}</a>']
        done = facet.end
    return cleaned("".join([*pieces, _escaped(raw[done:])]).replace("\n", "<br>"))


def mentioned(post: Json) -> list[str]:
    """The DIDs of those whom the text names."""
    found = (text(facet.feature, "did") for facet in _facets(post) if _kind(facet.feature) == "mention")
    return [did for did in found if did and DID.fullmatch(did)]


def tags(post: Json) -> tuple[str, ...]:
    """The hashtags of the text and those beside it, without the sign."""
    inside = [text(facet.feature, "tag") for facet in _facets(post) if _kind(facet.feature) == "tag"]
    beside = post.get("tags")
    found = [*inside, *(beside if isinstance(beside, list) else [])]
    return tuple(dict.fromkeys(tag[:200] for tag in found if isinstance(tag, str) and tag))


def _facets(post: Json) -> Iterator[Facet]:
    for each in parts(post, "facets"):
        start, end = part(each, "index").get("byteStart"), part(each, "index").get("byteEnd")
        if type(start) is int and type(end) is int:
            for feature in parts(each, "features"):
                yield Facet(start=start, end=end, feature=feature)


def _kind(feature: Json) -> str:
    return (text(feature, "$type") or "").removeprefix(f"{FACET}#")


def _address(feature: Json) -> str | None:
    if _kind(feature) == "link":
        return web_link(text(feature, "uri"))
    did = text(feature, "did") or ""
    return f"https://{HOST}/profile/{did}" if _kind(feature) == "mention" and DID.fullmatch(did) else None


def _is_whole(raw: bytes, facet: Facet) -> bool:
    """Whether both ends fall between letters."""
    return all(at == len(raw) or raw[at] & 0xC0 != 0x80 for at in (facet.start, facet.end))


def _escaped(raw: bytes) -> str:
    return escape(raw.decode("utf-8", "replace"))
