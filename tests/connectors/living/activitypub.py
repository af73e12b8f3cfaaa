"""An outbox in counted pages, newest first, of activities with their objects in them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.activitypub import ActivityPub
from connectors.contract import PUBLIC, AccountRef, Connector, Response
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADA = "https://blog.test/ada"
ACTOR = {"id": ADA, "type": "Person", "preferredUsername": "ada", "outbox": f"{ADA}/outbox"}


class LivingActivityPub:
    ref = AccountRef(network="activitypub", host="blog.test", account_id=ADA, handle="ada@blog.test", url=ADA)

    def connector(self) -> Connector:
        return ActivityPub({})

    def object_id(self, number: int) -> str:
        return f"{ADA}/notes/{number}"

    def revision(self, item: Item) -> str:
        return _stamp(item.edited_at or item.made_at)

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path, asked = urlsplit(url).path, parse_qs(urlsplit(url).query)
        if path == "/ada":
            return answer(url, ACTOR)
        if path == "/ada/outbox":
            return answer(url, self._outbox(items, asked, page_size))
        found = items.get(int(path.rpartition("/")[2]))
        if found is None:
            return answer(url, {"id": url, "type": "Tombstone"}, 410)
        return answer(url, self._note(found))

    def _outbox(
        self, items: Mapping[int, Item], asked: Mapping[str, list[str]], page_size: int
    ) -> dict[str, Any]:
        address = f"{ADA}/outbox"
        if "page" not in asked:
            return {"id": address, "type": "OrderedCollection", "first": f"{address}?page=1"}
        page = int(asked["page"][0])
        newest_first = sorted(items, reverse=True)
        shown = newest_first[(page - 1) * page_size : page * page_size]
        onward = {"next": f"{address}?page={page + 1}"} if page * page_size < len(newest_first) else {}
        made = [{"type": "Create", "actor": ADA, "object": self._note(items[number])} for number in shown]
        return {"type": "OrderedCollectionPage", "orderedItems": made} | onward

    def _note(self, item: Item) -> dict[str, Any]:
        note = {"id": self.object_id(item.number), "type": "Note", "attributedTo": ADA, "to": [PUBLIC]}
        edited = {"updated": _stamp(item.edited_at)} if item.edited_at else {}
        return note | {"published": _stamp(item.made_at)} | edited


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
