"""Mattermost: two channels, each newest first before a post, or whatever changed since a moment."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.mattermost import Mattermost
from tests.connectors.living.server import NOW, Item
from tests.connectors.replay import answer

ADA = "a" * 26
CHANNELS = ("c" * 26, "d" * 26)


class LivingMattermost:
    """Even numbers are in one channel and odd ones in the other."""

    ref = AccountRef(network="mattermost", host="chat.example", account_id=ADA, handle="ada")

    def connector(self) -> Connector:
        return Mattermost({"url": "chat.example", "channels": " ".join(CHANNELS)})

    def object_id(self, number: int) -> str:
        return f"{number:026}"

    def revision(self, item: Item) -> str:
        return str(_edited(item) or _made(item))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path, asked = urlsplit(url).path.split("/"), parse_qs(urlsplit(url).query)
        if path[-1] == "posts":
            mine = [item for number, item in sorted(items.items()) if CHANNELS[number % 2] == path[-2]]
            return answer(url, _page(mine, asked, page_size))
        if path[-2] == "channels":
            return answer(url, {"id": path[-1], "type": "O"})
        if path[-2] == "posts":
            found = items.get(int(path[-1]))
            return answer(url, _post(found) if found else {}, 200 if found else 404)
        return answer(url, {"id": ADA, "username": "ada", "delete_at": 0})


def _page(items: list[Item], asked: dict[str, list[str]], page_size: int) -> dict[str, Any]:
    if "since" in asked:
        shown, has_more = (
            [item for item in items if (_edited(item) or _made(item)) > int(asked["since"][0])],
            False,
        )
    else:
        below = [item for item in items if "before" not in asked or item.number < int(asked["before"][0])]
        shown, has_more = below[-page_size:], len(below) > page_size
    posts = [_post(item) for item in reversed(shown)]
    return {
        "order": [post["id"] for post in posts],
        "posts": {post["id"]: post for post in posts},
        "prev_post_id": "more" if has_more else "",
    }


def _post(item: Item) -> dict[str, Any]:
    times = {"create_at": _made(item), "edit_at": _edited(item), "delete_at": 0}
    return {"id": f"{item.number:026}", "user_id": ADA, "root_id": "", "type": "", "message": "words"} | times


def _made(item: Item) -> int:
    """Servers stamp what is sent by their own clock, one thing after another."""
    return int((NOW + timedelta(seconds=item.number)).timestamp() * 1000)


def _edited(item: Item) -> int:
    return int((NOW + (item.edited_at - item.made_at)).timestamp() * 1000) if item.edited_at else 0
