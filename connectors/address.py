"""Say which addresses may be connected to. ◇"""

import ipaddress
import re
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from connectors.errors import UnsafeTarget

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2048
MORE_BLOCKED = tuple(
    ipaddress.ip_network(block) for block in ("fec0::/10", "::/96", "ff00::/8", "224.0.0.0/4")
)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a request goes, read by the same parser that the transport uses."""

    scheme: str
    host: str
    port: int
    url: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


def checked_target(url: str, allowed: frozenset[tuple[str, int]]) -> Target:
    """The parts of a URL that may be fetched.

    Raises UnsafeTarget for another scheme than http(s), a userinfo, a port that is not 80 or 443
    (unless the very pair of host and port is allowed), and anything that two parsers could read differently.
    """
    if len(url) > LONGEST_URL or re.search(r"[\x00-\x20\x7f\\]", url):
        raise UnsafeTarget("the address is too long or has odd characters")
    try:
        parsed = parse_url(url)
    except (LocationParseError, ValueError) as error:
        raise UnsafeTarget("the address cannot be read") from error
    if (
        parsed.scheme not in PORTS
        or not parsed.host
        or parsed.auth is not None
        or re.match(r"\w+://[^/?#]*@", url)
    ):
        raise UnsafeTarget("only plain http and https addresses are read")
    target = Target(
        scheme=parsed.scheme,
        host=parsed.host.strip("[]"),
        port=PORTS[parsed.scheme] if parsed.port is None else parsed.port,
        url=parsed.url,
    )
    if target.port not in PORTS.values() and (target.host, target.port) not in allowed:
        raise UnsafeTarget(f"port {target.port} is not a web port")
    return target


def pair_of(url: str) -> tuple[str, int]:
    """The host and the port that a web address names. Raises UnsafeTarget for anything else."""
    try:
        parsed = parse_url(url)
    except LocationParseError as error:
        raise UnsafeTarget("the address cannot be read") from error
    if parsed.scheme not in PORTS or not parsed.host or parsed.auth is not None:
        raise UnsafeTarget("only plain http and https addresses are read")
    return parsed.host.strip("[]"), parsed.port or PORTS[parsed.scheme]


def is_public(address: str) -> bool:
    """Whether a resolved IP address belongs to the public internet."""
    try:
        ip = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    blocked = any(ip.version == block.version and ip in block for block in MORE_BLOCKED)
    return ip.is_global and not blocked
