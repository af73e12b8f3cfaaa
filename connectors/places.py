"""Name the host of an address in the one spelling that is stored. ◇"""

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

USUAL = {("http", 80), ("https", 443)}


def host_of(address: str | None) -> str:
    """Lower case, IDNA, with the port only when it is unusual; empty when there is none."""
    try:
        parsed = parse_url(address or "")
    except (LocationParseError, ValueError):
        return ""
    host = (parsed.host or "").lower().rstrip(".")
    is_usual = parsed.port is None or (parsed.scheme, parsed.port) in USUAL
    return host if is_usual else f"{host}:{parsed.port}"
