"""Discourse: one list, newest first, cut by an offset that shifts with everything that happens."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.discourse import Discourse
from tests.connectors.living.server import Item
from tests.connectors.replay import answer


class LivingDiscourse:
    """Every item is a topic of its own."""

    ref = AccountRef(network="discourse", host="forum.example", account_id="7", handle="ada")

    def connector(self) -> Connector:
        return Discourse({})

    def object_id(self, number: int) -> str:
        return str(number)

    def revision(self, item: Item) -> str:
        return _stamp(item.edited_at or item.made_at)

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        parsed = urlsplit(url)
        if parsed.path == "/user_actions.json":
            offset = int(parse_qs(parsed.query)["offset"][0])
            shown = sorted(items, reverse=True)[offset : offset + page_size]
            return answer(url, {"user_actions": [_action(items[one]) for one in shown]})
        if parsed.path.startswith("/posts/"):
            item = items.get(int(parsed.path.removeprefix("/posts/").removesuffix(".json")))
            return answer(
                url, {"id": item.number, "updated_at": self.revision(item)} if item else {}, _status(item)
            )
        return answer(url, {"user": {"id": 7, "username": "ada"}})


def _status(item: Item | None) -> int:
    return 200 if item else 404


def _action(item: Item) -> dict[str, Any]:
    return {
        "action_type": 4,
        "created_at": _stamp(item.made_at),
        "slug": "a-topic",
        "topic_id": item.number,
        "post_id": item.number,
        "post_number": 1,
        "user_id": 7,
        "acting_user_id": 7,
        "title": f"Number {item.number}",
    }


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
