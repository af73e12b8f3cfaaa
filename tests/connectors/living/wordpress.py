"""WordPress's lists of posts: oldest first, bounded by either date, less what is excluded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.wordpress import WordPress
from connectors.wordpress.acts import revision_of
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

HOME = "https://blog.example"


class LivingWordPress:
    ref = AccountRef(network="wordpress", host="blog.example", account_id=f"{HOME}/?author=7")

    def connector(self) -> Connector:
        return WordPress({})

    def object_id(self, number: int) -> str:
        return f"{HOME}/?p={number}"

    def revision(self, item: Item) -> str:
        return revision_of(_post(item))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        path = asked["rest_route"].removeprefix("/wp/v2/").split("/")
        if path == ["posts"]:
            return _list(url, list(items.values()), asked, page_size)
        if path[0] == "posts":
            found = items.get(int(path[1]))
            return answer(url, _post(found) if found else {}, 200 if found else 404)
        return answer(url, [] if path == ["comments"] else {"id": 7, "slug": "ada"})


def _list(url: str, items: list[Item], asked: dict[str, str], page_size: int) -> Response:
    if "include" in asked:
        wanted = {int(one) for one in asked["include"].split(",")}
        return answer(url, [_post(item) for item in items if item.number in wanted])
    bounds = {
        name: datetime.fromisoformat(asked[name]) for name in ("after", "modified_after") if name in asked
    }
    is_edits = asked["orderby"] == "modified"
    after = next(iter(bounds.values()), None)
    excluded = {int(one) for one in asked.get("exclude", "").split(",") if one}
    left = [item for item in items if item.number not in excluded]
    found = [item for item in left if after is None or _moment(item, is_edits) > after]
    in_order = sorted(found, key=lambda item: (_moment(item, is_edits), item.number))
    pages = -(-len(found) // page_size)
    return answer(url, [_post(item) for item in in_order[:page_size]], x_wp_totalpages=str(pages))


def _moment(item: Item, is_edits: bool) -> datetime:
    return (item.edited_at or item.made_at) if is_edits else item.made_at


def _post(item: Item) -> dict[str, Any]:
    dates = {"date_gmt": _stamp(item.made_at), "modified_gmt": _stamp(item.edited_at or item.made_at)}
    return dates | {"id": item.number, "author": 7, "link": f"{HOME}/post-{item.number}/"}


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"
