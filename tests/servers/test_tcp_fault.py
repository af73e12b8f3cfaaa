"""The fault proxy does to an answer exactly what it was told to."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.servers.tcp_fault import Damaged, Faults, TcpFault, damage

ANSWER = bytes(range(100))


@pytest.fixture
def speaker() -> Iterator[int]:
    """A server that says the same 100 bytes to everyone and closes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.sendall(ANSWER)

        threading.Thread(target=speak, daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


def heard(port: int, at_most: int = 1000) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        said = b""
        while len(said) < at_most and (chunk := client.recv(at_most - len(said))):
            said += chunk
        return said


def test_without_faults_the_answer_is_whole(speaker: int, tcp_fault: Callable[..., TcpFault]):
    assert heard(tcp_fault(speaker).port) == ANSWER


def test_a_cut_connection_is_reset(speaker: int, tcp_fault: Callable[..., TcpFault]):
    with pytest.raises(ConnectionResetError):
        heard(tcp_fault(speaker, cut_after=10).port)


def test_a_stalled_connection_says_so_much_and_stays_silent(speaker: int, tcp_fault: Callable[..., TcpFault]):
    with socket.create_connection(
        ("127.0.0.1", tcp_fault(speaker, stall_after=10).port), timeout=20
    ) as client:
        assert client.recv(10, socket.MSG_WAITALL) == ANSWER[:10]
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_garbling_starts_where_it_was_told_to(speaker: int, tcp_fault: Callable[..., TcpFault]):
    said = heard(tcp_fault(speaker, garble_from=50).port)
    assert (said[:50], said[50]) == (ANSWER[:50], 50 ^ 0x55)


def test_faults_can_be_lifted_for_the_next_connection(speaker: int, tcp_fault: Callable[..., TcpFault]):
    proxy = tcp_fault(speaker, cut_after=1)
    proxy.faults = Faults()
    assert heard(proxy.port) == ANSWER


@pytest.mark.parametrize(
    ("position", "faults", "left"),
    [
        (0, Faults(), Damaged(data=b"abc")),
        (0, Faults(cut_after=2), Damaged(data=b"ab", cut=True)),
        (5, Faults(cut_after=7), Damaged(data=b"ab", cut=True)),
        (0, Faults(stall_after=1), Damaged(data=b"a", stall=True)),
        (0, Faults(garble_from=2), Damaged(data=b"ab" + bytes([ord("c") ^ 0x55]))),
        (0, Faults(garble_from=3), Damaged(data=b"abc")),
    ],
)
def test_the_damage_to_a_chunk_depends_on_its_place(position: int, faults: Faults, left: Damaged):
    assert damage(b"abc", position, faults) == left
