"""Which site is a feed's own: on a host that many share, a feed may name its neighbour's as well."""

from urllib.parse import urljoin, urlsplit

from connectors.answers import as_text
from connectors.contract import Http
from connectors.errors import ConnectorError
from connectors.feeds.entries import FeedDocument
from connectors.feeds.platforms import feed_address, plain_home
from connectors.html import feed_links
from connectors.places import host_of
from connectors.webmention.pair import is_within, same_spelling


def home_of(http: Http, address: str, document: FeedDocument) -> str:
    """The site that the feed names, if it is the feed's own; else the feed itself."""
    home = plain_home(document.home)
    if home is None or host_of(home) != host_of(address):
        return address
    return home if _is_near(address, home) or _is_announced(http, address, home) else address


def _is_near(address: str, home: str) -> bool:
    """Whether one lies in the other (the site in the folder of the feed), or a platform keeps both."""
    folder = urljoin(address, ".")
    is_beside = urlsplit(folder).path != "/" and is_within(home, folder)
    return is_within(address, home) or is_beside or feed_address(home) == address


def _is_announced(http: Http, address: str, home: str) -> bool:
    try:
        response = http.get(home)
    except ConnectorError:
        return False
    announced = feed_links(as_text(response), response.url) if response.status == 200 else ()
    return same_spelling(address) in {same_spelling(link) for link in announced}
