"""A way out on which recorded answers lead inside: what was recorded is served, all else really goes out."""

import re
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Any

import pytest

from connectors.address import is_public
from connectors.contract import Credential, Response
from connectors.errors import UnsafeTarget
from connectors.http import HardenedHttp

LINK = re.compile(rb"(?:https?|at):(?:\\?/){2}[^\s\"'<>\\)},]+(?:\\?/[^\s\"'<>\\)},]*)*")
NAME = re.compile(r"\w\.[a-z]{2,}\.?$")
PUBLIC = "93.184.215.14"


@dataclass(kw_only=True)
class Led:
    """Serves what was recorded, each address in it replaced; notes what was refused further on."""

    at: datetime
    answers: Mapping[str, Response]
    target: str = ""
    refused: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        if url in self.answers:
            return leading(self.answers[url], self.target)
        return self._out(lambda out: out.get(url, headers=headers, credential=credential), url)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        credential: Credential | None = None,
    ) -> Response:
        return self._out(lambda out: out.post(url, form, headers=headers, credential=credential), url)

    def _out(self, send: Callable[[HardenedHttp], Response], url: str) -> Response:
        try:
            return send(HardenedHttp(clock=self.now))
        except UnsafeTarget:
            self.refused.append(url)
            raise


def leading(answer: Response, target: str) -> Response:
    """The same answer, but every address that stands in it is the target."""
    if not target:
        return answer
    headers = {
        name: LINK.sub(target.encode(), value.encode()).decode() for name, value in answer.headers.items()
    }
    return replace(answer, headers=headers, body=LINK.sub(target.encode(), answer.body))


def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a socket is told to connect to; names are public, and nobody answers."""
    tried: list[str] = []

    def connect(_self: socket.socket, address: Any) -> None:
        tried.append(str(address[0]))
        raise ConnectionRefusedError

    original = socket.getaddrinfo

    def resolve(host: str, port: int, *more: Any, **named: Any) -> Any:
        try:
            ip_address(host)
        except ValueError:
            if NAME.search(host):
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]
        return original(host, port, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return tried


def forbidden(tried: list[str]) -> list[str]:
    return [address for address in tried if not is_public(address)]


def spellings(host: str) -> Iterator[str]:
    """How a person may type an account on a host."""
    yield from (host, f"http://{host}/", f"https://{host}/@ada", f"https://{host}/users/ada", f"@ada@{host}")
