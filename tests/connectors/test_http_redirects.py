"""Redirects, proxies, secrets and cookies lead nowhere they should not."""

from collections.abc import Callable

import pytest

from connectors.contract import Credential
from connectors.errors import (
    SourceUnavailable,
    UnsafeTarget,
)
from connectors.http import HardenedHttp
from tests.connectors.far_side import FarSide
from tests.connectors.sockets import NOW, http_to, watch_connections


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
