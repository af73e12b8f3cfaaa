"""A short feed: it shows the newest entries alone; each entry's own page says whether it is still there."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from connectors.contract import AccountRef, Connector, Response
from connectors.feeds import Feeds
from connectors.feeds.entries import Entry, revision_of
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

FEED = "https://blog.example/feed"


class LivingFeed:
    ref = AccountRef(network="feed", host="blog.example", account_id=FEED)

    def connector(self) -> Connector:
        return Feeds({})

    def object_id(self, number: int) -> str:
        return f"https://blog.example/{number}"

    def revision(self, item: Item) -> str:
        return revision_of(Entry(guid="", url=self.object_id(item.number), name=_title(item), content=None))

    def shown(self, items: Mapping[int, Item], page_size: int) -> list[int]:
        return sorted(items)[-page_size:]

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        if url != FEED:
            return answer(url, b"<p>Hello</p>", 200 if int(url.rpartition("/")[2]) in items else 404)
        body = _rss([items[number] for number in self.shown(items, page_size)])
        etag = hashlib.sha256(body).hexdigest()
        if headers.get("If-None-Match") == etag:
            return answer(url, status=304, etag=etag)
        return answer(url, body, etag=etag)


def _rss(items: list[Item]) -> bytes:
    inner = "".join(_item(item) for item in reversed(items))
    return f'<rss version="2.0"><channel><title>T</title>{inner}</channel></rss>'.encode()


def _item(item: Item) -> str:
    address = f"https://blog.example/{item.number}"
    date = f"<pubDate>{_stamp(item.made_at)}</pubDate>"
    return f"<item><guid>{address}</guid><link>{address}</link><title>{_title(item)}</title>{date}</item>"


def _title(item: Item) -> str:
    edited = f" in the words of {item.edited_at:%H:%M:%S}" if item.edited_at else ""
    return f"Post {item.number}{edited}"


def _stamp(moment: datetime) -> str:
    return f"{moment:%a, %d %b %Y %H:%M:%S} +0000"
