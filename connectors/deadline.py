"""Cut a connection that takes too long, whatever it is doing: handshake, headers, chunks or body."""

import socket
import threading
import time
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from connectors.watchman import Watchman

SHORTEST_WAIT = 0.05
WATCHMAN = Watchman()


class Deadline:
    """A time limit over all sockets that are used while it is in force, and over none of them later."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.is_over = False
        self.passed = False

    def __enter__(self) -> "Deadline":
        self._token = current.set(self)
        WATCHMAN.watch(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        current.reset(self._token)
        with self._lock:
            self.is_over = True  # a kept socket serves the next request: this deadline must not cut that
            self._sockets.clear()

    def left(self) -> float:
        return max(SHORTEST_WAIT, self.ends - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.append(sock)
            if self.passed:
                _shut(sock)

    def cut(self) -> None:
        """The time is up."""
        with self._lock:
            if self.is_over:
                return
            self.passed = True
            for sock in self._sockets:
                _shut(sock)


current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


def _shut(sock: socket.socket) -> None:
    try:
        # The plain method: SSLSocket.shutdown would turn the reader's stream back into clear text.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        sock.close()


def _watched(sock: Any) -> Any:
    deadline = current.get()
    if deadline is not None and sock is not None:
        deadline.watch(sock)
    return sock


class WatchedConnection(HTTPConnection):
    """Hands the deadline the bare socket, a kept one before it is written to, and the one that is read."""

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = _watched(super()._new_conn())
        return sock

    def request(self, *given: Any, **named: Any) -> None:
        _watched(self.sock)
        super().request(*given, **named)

    def getresponse(self) -> Any:
        _watched(self.sock)
        return super().getresponse()


class WatchedSecureConnection(HTTPSConnection):
    """The same over TLS."""

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = _watched(super()._new_conn())
        return sock

    def request(self, *given: Any, **named: Any) -> None:
        _watched(self.sock)
        super().request(*given, **named)

    def getresponse(self) -> Any:
        _watched(self.sock)
        return super().getresponse()


class WatchedPool(HTTPConnectionPool):
    ConnectionCls = WatchedConnection


class WatchedSecurePool(HTTPSConnectionPool):
    ConnectionCls = WatchedSecureConnection


POOLS = {"http": WatchedPool, "https": WatchedSecurePool}
