"""Stack Exchange: three streams by date, and whatever was deleted left out of the answers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.stackexchange import StackExchange
from connectors.stackexchange.posts import NUMBERS, STREAMS, object_id, revision_of
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADA = {"user_id": 7, "display_name": "Ada"}


class LivingStackExchange:
    """Questions, answers and comments in turn."""

    ref = AccountRef(network="stackexchange", host="stackoverflow.com", account_id="7")

    def connector(self) -> Connector:
        return StackExchange({})

    def object_id(self, number: int) -> str:
        return object_id(_stream(number), str(number))

    def revision(self, item: Item) -> str:
        return revision_of(_shown(item))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path, asked = urlsplit(url).path.split("/")[2:], parse_qs(urlsplit(url).query)
        if path[-1] in STREAMS:
            found = [_shown(items[one]) for one in sorted(items) if _stream(one) == path[-1]]
            since, page = int(asked["fromdate"][0]), int(asked["page"][0])
            return _page([one for one in found if one["creation_date"] >= since], page, page_size, url)
        if path[0] == "users":
            return _page([ADA], 1, 1, url)
        wanted = {int(one) for one in path[1].split(";")} & set(items)
        return _page([_shown(items[one]) for one in sorted(wanted)], 1, 100, url)


def _page(found: list[dict[str, Any]], page: int, size: int, url: str) -> Response:
    shown = found[(page - 1) * size : page * size]
    return answer(url, {"items": shown, "has_more": len(found) > page * size})


def _stream(number: int) -> str:
    return STREAMS[number % len(STREAMS)]


def _shown(item: Item) -> dict[str, Any]:
    stream, made_at = _stream(item.number), int(item.made_at.timestamp())
    shown = {"owner": ADA, NUMBERS[stream]: item.number, "post_id": item.number, "creation_date": made_at}
    if stream == "comments":
        return shown | {"edited": item.edited_at is not None}
    return shown | ({"last_edit_date": int(item.edited_at.timestamp())} if item.edited_at else {})
