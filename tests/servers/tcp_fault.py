"""A loopback proxy that breaks what a server answers: cut, stalled, garbled or late."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass

CHUNK = 4096
RESET_AT_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What goes wrong on the way from the server to the client, counted in bytes per connection."""

    cut_after: int | None = None
    stall_after: int | None = None
    garble_from: int | None = None
    delay: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Damaged:
    """What is left to forward of one chunk, and how the connection goes on."""

    data: bytes
    cut: bool = False
    stall: bool = False


def damage(data: bytes, position: int, faults: Faults) -> Damaged:
    """Apply the faults to the chunk that starts at this position of the stream."""
    end = position + len(data)
    if faults.garble_from is not None and end > faults.garble_from:
        intact = max(0, faults.garble_from - position)
        data = data[:intact] + bytes(byte ^ 0x55 for byte in data[intact:])
    if faults.cut_after is not None and end >= faults.cut_after:
        return Damaged(data=data[: max(0, faults.cut_after - position)], cut=True)
    if faults.stall_after is not None and end >= faults.stall_after:
        return Damaged(data=data[: max(0, faults.stall_after - position)], stall=True)
    return Damaged(data=data)


class TcpFault:
    """Forwards 127.0.0.1:port to a server; `faults` may be changed between connections."""

    def __init__(self, target_port: int, faults: Faults):
        self.target_port = target_port
        self.faults = faults
        self.connections = 0
        self.answered = 0
        """Bytes that the server has answered on the newest connection."""
        self._closed = threading.Event()
        self._silent = threading.Event()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        """From now on no connection, however old, gets another byte of an answer."""
        self._silent.set()

    def close(self) -> None:
        """Stop listening and drop every connection."""
        self._closed.set()
        for one in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(client)
            try:
                server = socket.create_connection(("127.0.0.1", self.target_port))
            except OSError:
                client.close()
                continue
            self.connections += 1
            self._sockets.append(server)
            threading.Thread(target=self._forward, args=(client, server), daemon=True).start()
            threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(CHUNK):
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        position, faults = 0, self.faults
        with contextlib.suppress(OSError):
            while data := server.recv(CHUNK):
                self._closed.wait(None if self._silent.is_set() else faults.delay)
                damaged = damage(data, position, faults)
                client.sendall(damaged.data)
                position += len(data)
                self.answered = position
                if damaged.stall:
                    self._closed.wait()
                if damaged.cut:
                    return _reset(client)
            client.shutdown(socket.SHUT_WR)


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
    client.shutdown(socket.SHUT_RD)  # wakes the forwarding thread, whose waiting would hold the socket open
    client.close()
