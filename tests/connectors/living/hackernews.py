"""Hacker News: one list of numbers, and each item at its own address, marked when it is deleted."""

from collections.abc import Mapping
from typing import Any

from connectors.contract import AccountRef, Connector, Response
from connectors.hackernews import HackerNews
from connectors.hackernews.items import revision_of
from tests.connectors.living.server import Item
from tests.connectors.replay import answer


class LivingHackerNews:
    """Numbers of deleted items stay in the list at times; here those of the first three do."""

    ref = AccountRef(network="hackernews", host="news.ycombinator.com", account_id="ada", handle="ada")

    def connector(self) -> Connector:
        return HackerNews({})

    def object_id(self, number: int) -> str:
        return str(number)

    def revision(self, item: Item) -> str:
        return revision_of(_shown(item))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        name = url.rpartition("/")[2].removesuffix(".json")
        if "/user/" in url:
            listed = sorted({*items, *range(1, min(3, max(items, default=0)) + 1)}, reverse=True)
            return answer(url, {"id": "ada", "created": 1, "karma": 1, "submitted": listed})
        item = items.get(int(name))
        return answer(url, _shown(item) if item else {"id": int(name), "deleted": True, "type": "comment"})


def _shown(item: Item) -> dict[str, Any]:
    shown = {"id": item.number, "by": "ada", "type": "story", "title": f"Number {item.number}"}
    return shown | {"time": int(item.made_at.timestamp()), "text": str(item.edited_at or "")}
