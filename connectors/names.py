"""Ask the domain name system for texts, with servers and patience of our own."""

from collections.abc import Sequence
from typing import Protocol

from dns.exception import DNSException, Timeout
from dns.name import from_text
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers, Resolver

from connectors.errors import SourceUnavailable

LONGEST_SECONDS = 5.0
MOST_TEXTS = 50
LONGEST_TEXT = 1000


class Names(Protocol):
    """What is published about a domain name."""

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts at a name, each joined from its strings; none for a name that does not exist.

        Raises SourceUnavailable when nobody answers.
        """
        ...


class PublicNames:
    """Asks the servers that the machine is set up for, or those given as (address, port) pairs."""

    def __init__(self, servers: Sequence[tuple[str, int]] = (), seconds: float = LONGEST_SECONDS) -> None:
        self._servers = tuple(servers)
        self._seconds = seconds

    def texts(self, name: str) -> tuple[str, ...]:
        try:
            wanted = from_text(name)  # an absolute name: no search list of ours is ever added
            answer = self._resolver().resolve(wanted, "TXT", lifetime=self._seconds, search=False)
        except (NXDOMAIN, NoAnswer):
            return ()
        except (Timeout, NoNameservers, DNSException, OSError, UnicodeError) as error:
            raise SourceUnavailable(f"the name could not be asked for: {type(error).__name__}") from None
        found = [b"".join(row.strings)[:LONGEST_TEXT] for row in list(answer)[:MOST_TEXTS]]
        return tuple(text.decode("utf-8", "replace") for text in found)

    def _resolver(self) -> Resolver:
        if not self._servers:
            return Resolver(configure=True)
        resolver = Resolver(configure=False)
        resolver.nameservers = [address for address, _port in self._servers]
        resolver.nameserver_ports = dict(self._servers)
        return resolver
