"""Cut a connection that takes too long, whatever it is doing: handshake, headers, chunks or body."""

import socket
import threading
import time
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

SHORTEST_WAIT = 0.05


class Deadline:
    """A time limit over all sockets opened while it is in force."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.passed = False

    def __enter__(self) -> "Deadline":
        self._token = current.set(self)
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        current.reset(self._token)

    def left(self) -> float:
        return max(SHORTEST_WAIT, self._ends - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.append(sock)
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        with self._lock:
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
    if deadline is not None:
        deadline.watch(sock)
    return sock


class WatchedConnection(HTTPConnection):
    """Hands the deadline the bare socket and, when the request is out, the one that is read from."""

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = _watched(super()._new_conn())
        return sock

    def getresponse(self) -> Any:
        _watched(self.sock)
        return super().getresponse()


class WatchedSecureConnection(HTTPSConnection):
    """The same over TLS."""

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = _watched(super()._new_conn())
        return sock

    def getresponse(self) -> Any:
        _watched(self.sock)
        return super().getresponse()


class WatchedPool(HTTPConnectionPool):
    ConnectionCls = WatchedConnection


class WatchedSecurePool(HTTPSConnectionPool):
    ConnectionCls = WatchedSecureConnection


POOLS = {"http": WatchedPool, "https": WatchedSecurePool}
