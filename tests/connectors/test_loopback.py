"""The connectors over a real socket, against a test server that was allowed by name and port."""

import json
from collections.abc import Callable
from typing import Any

from connectors import CONNECTORS
from connectors.contract import Budget
from tests.connectors.far_side import FarSide, Visit
from tests.connectors.sockets import http_to

ADA = {"id": "7", "username": "ada", "acct": "ada"}
STATUS = {"id": "1", "account": ADA, "visibility": "public", "created_at": "2026-11-01T10:00:00.000Z"}


def says(value: object) -> Callable[[Visit], None]:
    return lambda visit: visit.body(json.dumps(value).encode(), "Content-Type: application/json")


def test_a_mastodon_on_loopback_is_read(serve: Callable[..., FarSide]) -> None:
    paths: dict[str, Any] = {
        "api/v1/accounts/lookup?acct=ada": says(ADA),
        "api/v1/accounts/7": says(ADA),
        "api/v1/accounts/7/statuses?limit=40": says([STATUS]),
        "api/v1/accounts/7/statuses?limit=40&max_id=1": says([]),
    }
    side = serve(**paths)
    mastodon = CONNECTORS["mastodon"]({"plain_hosts": f"127.0.0.1:{side.port}"})
    ref = mastodon.lookup(http_to(side), f"ada@127.0.0.1:{side.port}")
    pages = list(mastodon.poll(http_to(side), ref, None, Budget()))
    assert [act.object.id for page in pages for act in page.activities] == ["1"]


def test_a_github_on_loopback_is_read_with_its_token(serve: Callable[..., FarSide]) -> None:
    paths: dict[str, Any] = {"users/ada": says({"login": "ada", "id": 7, "type": "User"})}
    side = serve(**paths)
    github = CONNECTORS["github"]({"api": side.url, "token": "s3cret"})
    assert github.lookup(http_to(side), "ada").account_id == "7"
    assert b"Authorization: Bearer s3cret" in side.connections[0]


def test_a_feed_on_loopback_is_read(serve: Callable[..., FarSide]) -> None:
    feed = b"<rss version='2.0'><channel><title>T</title><item><guid>1</guid></item></channel></rss>"
    side = serve(feed=lambda visit: visit.body(feed))
    feeds = CONNECTORS["feed"]({})
    ref = feeds.lookup(http_to(side), f"{side.url}/feed")
    (page,) = feeds.poll(http_to(side), ref, None, Budget())
    assert len(page.activities) == 1
