"""Zulip: two channels, each oldest first after a message, for one sender."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.zulip import Zulip
from tests.connectors.living.server import Item
from tests.connectors.replay import answer


class LivingZulip:
    """Even numbers are in one channel and odd ones in the other; what was deleted is an invalid number."""

    ref = AccountRef(network="zulip", host="zulip.example", account_id="12")

    def connector(self) -> Connector:
        return Zulip({"url": "https://zulip.example", "channels": "100 101"})

    def object_id(self, number: int) -> str:
        return str(number)

    def revision(self, item: Item) -> str:
        return str(int((item.edited_at or item.made_at).timestamp()))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path, asked = urlsplit(url).path.split("/"), parse_qs(urlsplit(url).query)
        if "narrow" in asked:
            return answer(url, _page(items, asked, page_size))
        if path[-2] == "messages":
            found = items.get(int(path[-1]))
            gone = {"result": "error", "code": "BAD_REQUEST", "msg": "Invalid message(s)"}
            return answer(url, {"message": _message(found)} if found else gone, 200 if found else 400)
        return answer(url, {"user": {"user_id": 12, "is_active": True}, "stream": {"stream_id": 100}})


def _page(items: Mapping[int, Item], asked: dict[str, list[str]], page_size: int) -> dict[str, Any]:
    channel = json.loads(asked["narrow"][0])[0]["operand"]
    after = [number for number in sorted(items) if number > int(asked["anchor"][0])]
    mine = [number for number in after if 100 + number % 2 == channel]
    shown = [_message(items[number]) for number in mine[:page_size]]
    return {"messages": shown, "found_newest": len(mine) <= page_size}


def _message(item: Item) -> dict[str, Any]:
    edited = {"last_edit_timestamp": int(item.edited_at.timestamp())} if item.edited_at else {}
    made = {"id": item.number, "timestamp": int(item.made_at.timestamp()), "content": "<p>words</p>"}
    where = {"type": "stream", "stream_id": 100 + item.number % 2, "subject": "topic"}
    return {"sender_id": 12} | made | where | edited
