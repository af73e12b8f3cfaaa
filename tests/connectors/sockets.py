"""Watch what is connected to, and resolve names as an attacker would."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.http import HardenedHttp
from tests.connectors.far_side import FarSide

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def http_to(side: FarSide | None = None, seconds: float = 10.0) -> HardenedHttp:
    allowed = side.allowed if side else frozenset()
    return HardenedHttp(clock=lambda: NOW, allowed=allowed, seconds=seconds)


def watch_connections(
    monkeypatch: pytest.MonkeyPatch, let_through: int | None = None
) -> list[tuple[str, int]]:
    """Every address that a connection is tried to; none but the named port gets any further."""
    tried: list[tuple[str, int]] = []
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        tried.append((address[0], address[1]))
        if address[1] != let_through:
            raise ConnectionRefusedError
        original(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def resolved(host: str, port: int, answers: Iterator[str]) -> list[Any]:
    """A resolver that says something new each time, but leaves addresses alone."""
    is_name = host.endswith(".example")
    address = next(answers) if is_name else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return [(family, socket.SOCK_STREAM, 6, "", (address, port))]
