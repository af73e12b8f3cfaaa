"""Connections that are kept: for one host alone, checked anew, with nothing left of the request before."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from connectors.contract import Credential
from connectors.errors import SourceUnavailable, UnsafeTarget
from connectors.http import HardenedHttp
from tests.connectors.sockets import NOW, resolved, watch_connections

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: who=ann\r\n\r\nok"


@dataclass(kw_only=True)
class Patient:
    """A server that answers request after request on each connection, and keeps what it was asked."""

    port: int
    most: int = 1000
    pause: float = 0.0
    connections: int = 0
    asked: list[bytes] = field(default_factory=list)

    @property
    def http(self) -> HardenedHttp:
        allowed = frozenset({("127.0.0.1", self.port), ("localhost", self.port)})
        return HardenedHttp(clock=lambda: NOW, allowed=allowed, seconds=2.0)

    def url(self, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/"

    def serve(self, sock: socket.socket) -> None:
        with sock, suppress(OSError):
            for _turn in range(self.most):
                if not (request := sock.recv(65_536)):
                    return
                self.asked.append(request)
                time.sleep(self.pause)
                sock.sendall(ANSWER)


@contextmanager
def serving(**given: float) -> Iterator[Patient]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        patient = Patient(port=listener.getsockname()[1], **given)  # type: ignore[arg-type]
        threading.Thread(target=_accept, args=(listener, patient), daemon=True).start()
        yield patient
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, patient: Patient) -> None:
    while True:
        try:
            sock, _address = listener.accept()
        except OSError:
            return
        patient.connections += 1
        threading.Thread(target=patient.serve, args=(sock,), daemon=True).start()


def test_one_connection_serves_request_after_request():
    with serving() as patient:
        http = patient.http
        for _turn in range(3):
            http.get(patient.url())
        assert (patient.connections, len(patient.asked)) == (1, 3)


def test_two_names_of_one_address_never_share_a_connection():
    with serving() as patient:
        http = patient.http
        http.get(patient.url())
        http.get(patient.url("localhost"))
        assert patient.connections == 2


def test_two_threads_never_share_a_connection():
    with serving() as patient:
        http = patient.http
        for _turn in range(2):
            thread = threading.Thread(target=http.get, args=(patient.url(),))
            thread.start()
            thread.join()
        assert patient.connections == 2


def test_a_form_is_sent_on_a_connection_of_its_own():
    with serving() as patient:
        http = patient.http
        http.get(patient.url())
        http.post(patient.url(), {"grant": "code"})
        assert patient.connections == 2


def test_a_connection_that_the_server_has_closed_is_opened_anew():
    with serving(most=1) as patient:
        http = patient.http
        answers = [http.get(patient.url()).status for _turn in range(3)]
        assert (answers, patient.connections) == ([200, 200, 200], 3)


def test_a_server_that_hangs_up_at_once_is_asked_no_second_time():
    with serving(most=0) as patient, pytest.raises(SourceUnavailable):
        patient.http.get(patient.url())
    assert patient.connections == 1


def test_the_secret_of_one_request_does_not_travel_with_the_next():
    with serving() as patient:
        http = patient.http
        http.get(patient.url(), credential=Credential(host="127.0.0.1", value="Bearer hush"))
        http.get(patient.url())
        assert ["hush" in request.decode() for request in patient.asked] == [True, False]


def test_no_cookie_comes_back():
    with serving() as patient:
        http = patient.http
        for _turn in range(2):
            http.get(patient.url())
        assert b"cookie" not in b"".join(patient.asked).lower()


def test_the_time_of_a_request_ends_with_it():
    with serving(pause=0.9) as patient:
        http = patient.http
        answers = [http.get(patient.url()).status for _turn in range(3)]
        assert (answers, patient.connections) == ([200] * 3, 1)


def test_a_name_that_moves_inside_is_refused_though_a_connection_is_kept(monkeypatch: pytest.MonkeyPatch):
    tried = watch_connections(monkeypatch)
    answers = iter(["93.184.215.14", "10.0.0.5"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, *_rest, **_named: resolved(host, port, answers)
    )
    http = HardenedHttp(clock=lambda: NOW)
    with pytest.raises(SourceUnavailable):
        http.get("http://moving.example/")
    with pytest.raises(UnsafeTarget):
        http.get("http://moving.example/")
    assert tried == [("93.184.215.14", 80)]
