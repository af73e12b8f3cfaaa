"""Disqus: comments newest first, with a cursor that says below which to go on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.disqus import Disqus
from connectors.disqus.posts import revision_of
from tests.connectors.living.server import NOW, Item
from tests.connectors.replay import answer

ADA = {"id": "7", "username": "ada"}


class LivingDisqus:
    ref = AccountRef(network="disqus", host="disqus.com", account_id="7")

    def connector(self) -> Connector:
        return Disqus({"key": "k"})

    def object_id(self, number: int) -> str:
        return str(number)

    def revision(self, item: Item) -> str:
        return revision_of(_post(item))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        asked, path = parse_qs(urlsplit(url).query), urlsplit(url).path
        if path.endswith("listPosts.json"):
            return answer(url, _page(items, asked, page_size))
        if path.endswith("posts/details.json"):
            found = items.get(int(asked["post"][0]))
            gone = {"id": asked["post"][0], "isDeleted": True}
            return answer(url, {"code": 0, "response": _post(found) if found else gone})
        return answer(url, {"code": 0, "response": ADA})


def _page(items: Mapping[int, Item], asked: dict[str, list[str]], page_size: int) -> dict[str, Any]:
    below = int(asked["cursor"][0].partition(":")[0]) if "cursor" in asked else max(items, default=0) + 1
    numbers = sorted((number for number in items if number < below), reverse=True)
    shown, has_next = numbers[:page_size], len(numbers) > page_size
    paging = {"hasNext": has_next, "next": f"{shown[-1]}:0:0" if shown else ""}
    return {"code": 0, "cursor": paging, "response": [_post(items[number]) for number in shown]}


def _post(item: Item) -> dict[str, Any]:
    made = f"{NOW + timedelta(seconds=item.number):%Y-%m-%dT%H:%M:%S}"
    words = {"raw_message": f"words {item.edited_at or ''}", "isEdited": item.edited_at is not None}
    return {"id": str(item.number), "author": ADA, "createdAt": made, "thread": {"id": "1"}} | words
