"""The one way out cannot be led inside, flooded, slowed down or robbed of a secret."""

import gzip
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.address import is_public
from connectors.answers import as_object, as_text
from connectors.contract import Credential
from connectors.errors import (
    RateLimited,
    ResponseTooLarge,
    SourceFormat,
    SourceUnavailable,
    TryLater,
    UnsafeTarget,
)
from connectors.http import HardenedHttp
from tests.connectors.far_side import FarSide, Visit, far_side, gzip_bomb, nested_gzip

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SOON = 0.5


def http_to(side: FarSide | None = None, seconds: float = 10.0) -> HardenedHttp:
    allowed = side.allowed if side else frozenset()
    return HardenedHttp(clock=lambda: NOW, allowed=allowed, seconds=seconds)


@pytest.fixture
def serve() -> Iterator[Callable[..., FarSide]]:
    opened = []

    def start(**behaviours: Callable[[Visit], None]) -> FarSide:
        context = far_side({f"/{path}": behaviour for path, behaviour in behaviours.items()})
        opened.append(context)
        return context.__enter__()

    yield start
    for context in opened:
        context.__exit__(None, None, None)


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


def test_proxies_of_the_machine_are_not_used(
    serve: Callable[..., FarSide], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve()
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    side = serve(page=lambda visit: visit.body(b"direct"))
    assert http_to(side).get(f"{side.url}/page").body == b"direct"
    assert proxy.connections == []


def test_an_allowed_test_server_is_reached_and_only_that_pair(serve: Callable[..., FarSide]) -> None:
    side, other = serve(page=lambda visit: visit.body(b"hello")), serve()
    assert http_to(side).get(f"{side.url}/page").body == b"hello"
    with pytest.raises(UnsafeTarget):
        http_to(side).get(f"{other.url}/page")
    assert other.connections == []


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://user:pass@example.org/",
        "http://2130706433/",
        "//10.0.0.1/",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_is_checked_like_a_first_address(
    serve: Callable[..., FarSide], location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = serve(go=lambda visit: visit.redirect(location))
    tried = watch_connections(monkeypatch, let_through=side.port)
    with pytest.raises(UnsafeTarget):
        http_to(side).get(f"{side.url}/go")
    assert {port for _host, port in tried} <= {side.port}
    assert len(side.connections) == 1


@pytest.mark.parametrize(("hops", "arrives"), [(1, True), (3, True), (4, False), (6, False)])
def test_three_redirects_are_followed_and_no_more(
    serve: Callable[..., FarSide], hops: int, arrives: bool
) -> None:
    steps = {f"hop{n}": (lambda visit, n=n: visit.redirect(f"/hop{n + 1}")) for n in range(hops)}
    side = serve(**steps, **{f"hop{hops}": lambda visit: visit.body(b"there")})
    if arrives:
        assert http_to(side).get(f"{side.url}/hop0").body == b"there"
    else:
        with pytest.raises(SourceUnavailable):
            http_to(side).get(f"{side.url}/hop0")
        assert len(side.connections) == 4


def test_only_a_wholly_permanent_redirect_tells_the_new_address(serve: Callable[..., FarSide]) -> None:
    side = serve(
        old=lambda visit: visit.redirect("/new", 301),
        busy=lambda visit: visit.redirect("/old", 302),
        new=lambda visit: visit.body(b"here"),
    )
    assert http_to(side).get(f"{side.url}/old").moved_to == f"{side.url}/new"
    assert http_to(side).get(f"{side.url}/busy").moved_to is None


def test_a_secret_goes_to_its_own_host_only(serve: Callable[..., FarSide]) -> None:
    away = serve(take=lambda visit: visit.body(b"{}"))
    side = serve(own=lambda visit: visit.body(b"{}"), away=lambda visit: visit.redirect(f"{away.url}/take"))
    http = HardenedHttp(clock=lambda: NOW, allowed=side.allowed | away.allowed)
    secret = Credential(host="127.0.0.1", value="Bearer s3cret")
    http.get(f"{side.url}/own", credential=secret)
    http.get(f"{side.url}/away", credential=secret)
    http.get(f"{side.url}/own", credential=Credential(host="elsewhere.example", value="Bearer 0ther"))
    assert [b"s3cret" in request for request in side.connections] == [True, True, False]
    assert [b"s3cret" in request for request in away.connections] == [False]
    assert b"0ther" not in side.connections[2]


def test_cookies_are_not_carried_from_one_request_to_the_next(serve: Callable[..., FarSide]) -> None:
    side = serve(page=lambda visit: visit.body(b"x", "Set-Cookie: who=ada"))
    http = http_to(side)
    http.get(f"{side.url}/page")
    http.get(f"{side.url}/page")
    assert b"ookie" not in side.connections[1]


def test_a_bomb_of_200_megabytes_is_stopped_at_two(serve: Callable[..., FarSide]) -> None:
    side = serve(bomb=gzip_bomb)
    with pytest.raises(ResponseTooLarge):
        http_to(side).get(f"{side.url}/bomb")


def test_a_bomb_in_a_bomb_is_stopped_too(serve: Callable[..., FarSide]) -> None:
    side = serve(bomb=nested_gzip)
    with pytest.raises(ResponseTooLarge):
        http_to(side).get(f"{side.url}/bomb")


def test_the_cap_counts_what_comes_and_not_what_is_declared(serve: Callable[..., FarSide]) -> None:
    side = serve(
        small=lambda visit: visit.body(gzip.compress(b"{}"), "Content-Encoding: gzip"),
        large=lambda visit: visit.body(bytes(2_000_001)),
        whole=lambda visit: visit.body(bytes(2_000_000)),
    )
    assert http_to(side).get(f"{side.url}/small").body == b"{}"
    assert len(http_to(side).get(f"{side.url}/whole").body) == 2_000_000
    with pytest.raises(ResponseTooLarge):
        http_to(side).get(f"{side.url}/large")


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        (HEAD + b"\r\n", b"x"),
        (b"", b"H"),
        (HEAD, b"X"),
        (HEAD, b"X: y\r\n"),
        (CHUNKED, b"1\r\nx\r\n"),
        (CHUNKED, b"1;"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "endless", "status", "header", "headers", "chunks", "chunk size", "continue"],
)
def test_dripping_anything_ends_at_the_deadline(
    serve: Callable[..., FarSide], start: bytes, piece: bytes
) -> None:
    side = serve(slow=lambda visit: visit.drip(start, piece))
    with pytest.raises(TryLater):
        http_to(side, seconds=SOON).get(f"{side.url}/slow")


def test_a_server_that_says_nothing_ends_at_the_deadline(serve: Callable[..., FarSide]) -> None:
    side = serve(mute=lambda visit: visit.drip(b"", b""))
    with pytest.raises(SourceUnavailable):
        http_to(side, seconds=SOON).get(f"{side.url}/mute")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 200_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 5_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 " + b"2" * 5_000_000,
        b"\x00\x01\x02 nothing like it\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"",
    ],
    ids=["many headers", "long header", "long status", "noise", "no gzip", "cut", "bad chunk", "silence"],
)
def test_an_answer_that_breaks_the_protocol_is_an_unavailable_source(
    serve: Callable[..., FarSide], head: bytes
) -> None:
    side = serve(broken=lambda visit: visit.send(head))
    with pytest.raises(SourceUnavailable):
        http_to(side).get(f"{side.url}/broken")


def test_a_server_that_refuses_the_connection_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    http = HardenedHttp(clock=lambda: NOW, allowed=frozenset({("127.0.0.1", port)}))
    with pytest.raises(SourceUnavailable):
        http.get(f"http://127.0.0.1:{port}/")


def test_the_text_of_an_unknown_charset_is_still_read(serve: Callable[..., FarSide]) -> None:
    kinds = {"made-up": "Zoë", "iso-8859-1": "Zoë", "": "Zoë"}
    for charset, words in kinds.items():
        raw = words.encode("latin-1" if charset == "iso-8859-1" else "utf-8")
        side = serve(
            page=lambda visit, raw=raw, c=charset: visit.body(raw, f"Content-Type: text/plain; charset={c}")
        )
        assert as_text(http_to(side).get(f"{side.url}/page")) == words


def test_bytes_that_are_no_text_are_a_format_error_where_json_was_promised(
    serve: Callable[..., FarSide],
) -> None:
    side = serve(page=lambda visit: visit.body(b"\xff\xfe{}", "Content-Type: application/json"))
    with pytest.raises(SourceFormat):
        as_object(http_to(side).get(f"{side.url}/page"))


def test_a_limit_is_an_error_that_says_when_to_come_back(serve: Callable[..., FarSide]) -> None:
    head = b"HTTP/1.1 429 Slow\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
    side = serve(busy=lambda visit: visit.send(head))
    with pytest.raises(RateLimited) as caught:
        http_to(side).get(f"{side.url}/busy")
    assert (caught.value.retry_at - NOW).total_seconds() == 120
    assert len(side.connections) == 1


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
