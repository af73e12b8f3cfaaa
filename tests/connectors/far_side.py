"""A hostile web server on loopback that counts who connects."""

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
Behaviour = Callable[[socket.socket, str, int], None]


@dataclass(kw_only=True)
class FarSide:
    port: int
    connections: list[bytes] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})


@contextmanager
def far_side(behaviours: dict[str, Callable[["Visit"], None]]) -> Iterator[FarSide]:
    """Serves each path by its behaviour; a path that is not named gets a 404."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        side = FarSide(port=listener.getsockname()[1])
        thread = threading.Thread(target=_accept, args=(listener, side, behaviours), daemon=True)
        thread.start()
        try:
            yield side
        finally:
            side.closing.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


@dataclass(frozen=True, kw_only=True)
class Visit:
    sock: socket.socket
    side: FarSide
    request: bytes

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def body(self, body: bytes, *headers: str) -> None:
        lines = "".join(f"{line}\r\n" for line in headers).encode()
        self.send(OK + lines + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def redirect(self, location: str, status: int = 302) -> None:
        head = (
            f"HTTP/1.1 {status} Go\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        self.send(head.encode())

    def drip(self, start: bytes, piece: bytes) -> None:
        """A piece every twentieth of a second until the other side has had enough."""
        self.send(start)
        while not self.side.closing.wait(0.05):
            self.send(piece)


def gzip_bomb(visit: Visit, size: int = 200_000_000) -> None:
    """Zeros, packed a thousandfold, sent piece by piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    visit.send(OK + b"Content-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n")
    for _piece in range(size // 1_000_000):
        visit.send(packer.compress(bytes(1_000_000)))
    visit.send(packer.flush())


def nested_gzip(visit: Visit) -> None:
    visit.body(gzip.compress(gzip.compress(bytes(100_000_000))), "Content-Encoding: gzip, gzip")


def _accept(listener: socket.socket, side: FarSide, behaviours: dict[str, Callable[[Visit], None]]) -> None:
    while True:
        try:
            sock, _address = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(sock, side, behaviours), daemon=True).start()


def _serve(sock: socket.socket, side: FarSide, behaviours: dict[str, Callable[[Visit], None]]) -> None:
    with sock:
        sock.settimeout(10)
        side.connections.append(b"")
        at = len(side.connections) - 1
        try:
            request = sock.recv(65_536)
            side.connections[at] = request
            path = request.split(b" ")[1].decode("latin-1") if request.startswith(b"GET ") else ""
            visit = Visit(sock=sock, side=side, request=request)
            behaviours.get(path, _missing)(visit)
        except OSError:
            return


def _missing(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
