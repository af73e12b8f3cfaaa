"""Where a log-in comes from: one IPv4 address, or the /64 that an IPv6 customer owns. ◇ Pure."""

import ipaddress

NOWHERE = "unknown"


def network_of(address: str | None) -> str:
    """The network whose failures count together; what is no address at all counts as one network."""
    try:
        found = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return NOWHERE
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address can be reached from this machine alone."""
    name = (host or "").strip("[]")
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(bind: str) -> str:
    """The host of `host:port`; an empty host listens everywhere."""
    return bind.rpartition(":")[0] if ":" in bind else bind
