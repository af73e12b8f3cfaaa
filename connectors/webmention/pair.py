"""The two addresses of a webmention: which are taken, and when two spellings name one page. ◇"""

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from connectors.address import checked_target
from connectors.errors import UnsafeTarget
from connectors.places import host_of


def checked_pair(
    source: str, target: str, own_host: str, allowed: frozenset[tuple[str, int]] = frozenset()
) -> tuple[str, str]:
    """Both addresses in one spelling. Raises UnsafeTarget for what cannot be a webmention to us.

    The hub's own pages are never asked for: a mention of a mention would go round for ever.
    """
    pair = source.strip(), target.strip()
    for address in pair:
        checked_target(address, allowed)
        if host_of(address) == own_host:
            raise UnsafeTarget("pages of this site are no part of a webmention")
    if same_spelling(pair[0]) == same_spelling(pair[1]):
        raise UnsafeTarget("a page does not mention itself")
    return pair


def same_spelling(address: str) -> str:
    """The address without what does not matter: case of the host, usual port, dots, fragment; "" for none."""
    try:
        parsed = parse_url(address)
    except (LocationParseError, ValueError):
        return ""
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        return ""
    query = f"?{parsed.query}" if parsed.query else ""
    return f"{parsed.scheme}://{host_of(address)}{parsed.path or '/'}{query}"


def spellings(address: str) -> tuple[str, ...]:
    """How one page may stand in the ledger: http or https, with a last slash or without."""
    rest = same_spelling(address).partition("://")[2]
    path, mark, query = rest.partition("?")
    paths = (path.rstrip("/"), path.rstrip("/") + "/")
    return tuple(f"{scheme}://{one}{mark}{query}" for scheme in ("https", "http") for one in paths)


def is_within(address: str, site: str) -> bool:
    """Whether the page lies at or below the address of a site."""
    page, root = (same_spelling(each).partition("://")[2] for each in (address, site))
    base = root.partition("?")[0].rstrip("/")
    return (bool(base) and page.partition("?")[0].rstrip("/") == base) or page.startswith(f"{base}/")
