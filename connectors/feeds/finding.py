"""Find the feed behind what a person types: a feed, a page that announces one, or a page at a platform."""

from urllib.parse import urljoin, urlsplit

from connectors.answers import as_object, as_text, parts, text
from connectors.contract import Http, Response
from connectors.errors import AccountNotFound, SourceFormat, SourceUnavailable
from connectors.feeds.entries import FeedDocument
from connectors.feeds.json_feed import looks_like_json, read_json
from connectors.feeds.platforms import (
    CHANNEL,
    CUSTOMARY,
    YOUTUBE,
    channel_feed,
    feed_address,
    is_channel_page,
    platform_advice,
)
from connectors.feeds.xml import read_xml
from connectors.html import feed_links, web_link
from connectors.places import host_of
from connectors.words import marked

AUTHORS = "/author/"
NO_ADDRESS = marked("That is not the address of a site or a feed: write it as in https://ada.example/blog.")
NO_CHANNEL = marked(
    "YouTube did not say which channel that is. On the channel's page choose More, Share channel, "
    "Copy channel ID, and give that: it begins with UC."
)
NO_FEED = marked("That page announces no feed. Give the address of the feed itself, if you know it.")


def find_feed(http: Http, typed: str) -> tuple[str, FeedDocument]:
    """The address of the feed and the feed. Raises AccountNotFound."""
    address = _address(typed.strip())
    asked = feed_address(address)
    response = fetched(http, asked)
    read = read_or_none(response)
    if read is not None:
        return response.moved_to or asked, read
    for link in _candidates(response, asked):
        found = _found(http, link)
        if found is not None:
            return found
    raise AccountNotFound(NO_CHANNEL if is_channel_page(asked) else NO_FEED)


def _address(typed: str) -> str:
    """What was typed as an address of the web. Raises AccountNotFound, with what to give instead."""
    if CHANNEL.fullmatch(typed):
        return f"https://{YOUTUBE}/channel/{typed}"
    address = web_link(typed if "://" in typed else f"https://{typed}")
    advice = platform_advice(address or typed)
    if advice:
        raise AccountNotFound(advice)
    if address is None or ("://" not in typed and "." not in host_of(address)):
        raise AccountNotFound(NO_ADDRESS)
    return address


def fetched(http: Http, address: str) -> Response:
    response = http.get(address)
    if response.status in {404, 410}:
        raise AccountNotFound(marked("There is no such page."))
    if response.status != 200:
        raise SourceUnavailable(f"{host_of(address)} answered {response.status}")
    return response


def read_feed(response: Response, base: str) -> FeedDocument:
    """Raises SourceFormat."""
    return read_json(response, base) if looks_like_json(response) else read_xml(response, base)


def read_or_none(response: Response) -> FeedDocument | None:
    try:
        return read_feed(response, response.url)
    except SourceFormat:
        return None


def _found(http: Http, link: str) -> tuple[str, FeedDocument] | None:
    response = http.get(link)
    document = read_or_none(response) if response.status == 200 else None
    return (response.moved_to or link, document) if document else None


def _candidates(response: Response, asked: str) -> tuple[str, ...]:
    """What the page announces, or else where feeds customarily are; of an author's page that author's own."""
    if looks_like_json(response):
        return _of_podcast(response)
    markup, page = as_text(response), response.url
    if is_channel_page(asked):
        own = channel_feed(markup, page)
        return (own,) if own else ()
    announced = feed_links(markup, page)
    if AUTHORS in urlsplit(page).path:
        announced = tuple(sorted(announced, key=lambda link: not link.startswith(page.rstrip("/"))))
    return announced or tuple(urljoin(page, path) for path in CUSTOMARY)


def _of_podcast(response: Response) -> tuple[str, ...]:
    """The feed that a podcast directory names."""
    try:
        found = (web_link(text(each, "feedUrl")) for each in parts(as_object(response), "results"))
    except SourceFormat:
        return ()
    return tuple(link for link in found if link)[:1]
