"""Where platforms without a feed of their own making on every page keep the feeds of their people. ◇ Pure."""

import re
from urllib.parse import quote, urlsplit

from connectors.html import linked_by, web_link
from connectors.words import marked

YOUTUBE = "www.youtube.com"
CHANNEL = re.compile(r"UC[\w-]{22}")
OWN_MARK = re.compile(r'"externalId"\s*:\s*"(UC[\w-]{22})"')
MEDIUM_MARK = re.compile(r"[?&]source=rss-([0-9a-f]{6,32})-")
NAME = r"(?P<name>[\w.~-]{1,100})"
ADDRESSES = (  # what is typed, host and path without a last slash → where the feed is
    (rf"(?:www\.)?medium\.com/@{NAME}", "https://medium.com/feed/@{name}"),
    (r"(?P<name>(?!www\b)[\w-]{1,60})\.medium\.com", "https://{name}.medium.com/feed"),
    (rf"(?:www\.)?medium\.com/(?!feed\b|m/|me\b|search\b){NAME}", "https://medium.com/feed/{name}"),
    (rf"(?:www\.)?dev\.to/(?!feed\b|api\b|t/|search\b){NAME}", "https://dev.to/feed/{name}"),
    (
        rf"(?:www\.|m\.)?youtube\.com/channel/(?P<name>{CHANNEL.pattern})(?:/.*)?",
        f"https://{YOUTUBE}/feeds/videos.xml?channel_id={{name}}",
    ),
    (
        r"podcasts\.apple\.com/(?:.*/)?id(?P<name>\d{1,15})",
        "https://itunes.apple.com/lookup?entity=podcast&id={name}",
    ),
)
ADVICE = {
    "youtube": marked("Give the address of your channel, as in youtube.com/@ada or youtube.com/channel/UC…"),
    "medium": marked("Give the address of your page at Medium, as in medium.com/@ada."),
    "dev": marked("Give the address of your page at dev.to, as in dev.to/ada."),
}
CUSTOMARY = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")


def feed_address(address: str) -> str:
    """Where the platform keeps the feed of this page; the address itself where it is none we know."""
    parsed = urlsplit(address)
    place = f"{parsed.netloc.lower()}{parsed.path.rstrip('/')}"
    for pattern, template in ADDRESSES:
        if found := re.fullmatch(pattern, place):
            return template.format(name=found["name"])
    return address


def platform_advice(address: str) -> str | None:
    """What to give instead of a platform's mere name or front page."""
    place = address.casefold().partition("://")[2].strip("/").removeprefix("www.").removeprefix("m.")
    name, _dot, ending = place.partition(".")
    return ADVICE.get(name) if ending in ("", "com", "to") and (name != "dev" or ending == "to") else None


def is_channel_page(address: str) -> bool:
    """Whether it was a channel that was asked for, whatever page came instead."""
    return (urlsplit(address).hostname or "").removeprefix("m.").removeprefix("www.") == "youtube.com"


def channel_feed(markup: str, address: str) -> str | None:
    """The feed of the channel whose page this is; other channels that the page names are none of it."""
    if not is_channel_page(address):
        return None
    canonical = (urlsplit(link).path.rpartition("/")[2] for link in linked_by(markup, address, "canonical"))
    named = next((name for name in canonical if CHANNEL.fullmatch(name)), None)
    own = OWN_MARK.search(markup)
    channel = named or (own[1] if own else None)
    return f"https://{YOUTUBE}/feeds/videos.xml?channel_id={channel}" if channel else None


def owner_mark(home: str | None) -> str:
    """Medium's lasting number of whose feed it is: names are given again to others, numbers are not."""
    found = MEDIUM_MARK.search(home or "")
    return found[1] if found else ""


def plain_home(home: str | None) -> str | None:
    """The address of the site without the mark of where its reader came from."""
    return (home or "").partition("?")[0] or None if owner_mark(home) else home


def look_again_at(url: str | None) -> str | None:
    """Whose status tells whether an entry is there: YouTube shows a page even for deleted ones."""
    parsed = urlsplit(url or "")
    if url and parsed.netloc == YOUTUBE:
        return f"https://{YOUTUBE}/oembed?format=json&url={quote(url, safe='')}"
    return web_link(url)
