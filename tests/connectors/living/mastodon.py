"""Mastodon's pages: newest first, bounded by min_id or max_id."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.mastodon import Mastodon
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADAS = {"id": "7", "username": "ada", "acct": "ada"}


class LivingMastodon:
    ref = AccountRef(network="mastodon", host="mastodon.test", account_id="7")

    def connector(self) -> Connector:
        return Mastodon({})

    def object_id(self, number: int) -> str:
        return str(number)

    def revision(self, item: Item) -> str:
        return _stamp(item.edited_at or item.made_at)

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path, asked = urlsplit(url).path.split("/"), parse_qs(urlsplit(url).query)
        if path[-1] == "statuses":
            return answer(url, [_status(items[one]) for one in _page(sorted(items), asked, page_size)])
        if path[-2] == "statuses":
            found = items.get(int(path[-1]))
            return answer(url, _status(found) if found else {}, 200 if found else 404)
        return answer(url, ADAS)


def _page(ids: list[int], asked: dict[str, list[str]], page_size: int) -> list[int]:
    if "min_id" in asked:
        return list(reversed([one for one in ids if one > int(asked["min_id"][0])][:page_size]))
    below = [one for one in ids if "max_id" not in asked or one < int(asked["max_id"][0])]
    return list(reversed(below[-page_size:]))


def _status(item: Item) -> dict[str, Any]:
    status = {"id": str(item.number), "account": ADAS, "visibility": "public"}
    edited = {"edited_at": _stamp(item.edited_at)} if item.edited_at else {}
    return status | {"created_at": _stamp(item.made_at)} | edited


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
