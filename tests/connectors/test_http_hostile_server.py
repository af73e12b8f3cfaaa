"""A server cannot flood, slow down or confuse the hub."""

import gzip
import socket
from collections.abc import Callable

import pytest

from connectors.answers import as_object, as_text
from connectors.errors import (
    RateLimited,
    ResponseTooLarge,
    SourceFormat,
    SourceUnavailable,
    TryLater,
)
from connectors.http import HardenedHttp
from tests.connectors.far_side import FarSide, far_side, gzip_bomb, nested_gzip
from tests.connectors.sockets import NOW, http_to

SOON = 0.5


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


def test_a_handshake_that_never_ends_is_cut_at_the_deadline() -> None:
    with far_side({"": lambda visit: visit.drip(b"", b"")}) as side, pytest.raises(SourceUnavailable):
        http_to(side, seconds=SOON).get(side.url.replace("http:", "https:") + "/")


def test_a_server_that_speaks_no_tls_is_unavailable(serve: Callable[..., FarSide]) -> None:
    side = serve(page=lambda visit: visit.body(b"x"))
    with pytest.raises(SourceUnavailable):
        http_to(side).get(side.url.replace("http:", "https:") + "/page")


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
