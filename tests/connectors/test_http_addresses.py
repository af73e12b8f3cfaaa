"""No address, however it is spelled, leads the hub inside."""

import socket
from collections.abc import Callable

import pytest

from connectors.address import is_public
from connectors.errors import (
    SourceUnavailable,
    UnsafeTarget,
)
from tests.connectors.far_side import FarSide
from tests.connectors.sockets import http_to, resolved, watch_connections

INSIDE = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.1",
    "127.0.1",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.000.000.001",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[ff02::1]",
    "[5f00::1]",
    "[100::1]",
    "[2001:db8::1]",
    "[::10.0.0.1]",
    "[::ffff:10.0.0.1]",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "localhost%00.example",
    "",
]


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_inner_address_is_connected_to(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = watch_connections(monkeypatch)
    with pytest.raises((UnsafeTarget, SourceUnavailable)):
        http_to().get(f"http://{host}/")
    assert tried == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1"])
def test_a_listener_on_loopback_is_not_reached_on_its_own_port(
    serve: Callable[..., FarSide], host: str
) -> None:
    side = serve(secret=lambda visit: visit.body(b"inside"))
    with pytest.raises(UnsafeTarget):
        http_to().get(f"http://{host}:{side.port}/secret")
    assert side.connections == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "unix:///run/docker.sock",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://user@example.org/",
        "http://user:pass@example.org/",
        "http://example.org@127.0.0.1/",
        "http://@example.org/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "https://example.org:8443/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: inside",
        "http://exa mple.org/",
        "http://example.org\t/",
        "http://[::1",
        "http://" + "a" * 300 + ".example/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_an_address_that_is_not_plain_web_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = watch_connections(monkeypatch)
    with pytest.raises(UnsafeTarget):
        http_to().get(url)
    assert tried == []


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "[2606:4700::1]"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


def test_a_name_is_resolved_once_and_the_checked_address_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, *rest, **more: resolved(host, port, answers)
    )
    tried = watch_connections(monkeypatch)
    with pytest.raises(SourceUnavailable):
        http_to().get("http://rebinding.example/")
    assert tried == [("93.184.215.14", 80)]


def test_a_name_that_resolves_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for inside in ("127.0.0.1", "10.1.2.3", "fec0::1", "::7f00:1", "::ffff:192.168.0.1"):
        answers = iter([inside] * 3)
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, port, *rest, found=answers, **more: resolved(host, port, found),
        )
        tried = watch_connections(monkeypatch)
        with pytest.raises(UnsafeTarget):
            http_to().get("http://inside.example/")
        assert tried == []
