"""A personal data server: records by key, newest first, under a revision that moves with every change."""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.bluesky import Bluesky
from connectors.bluesky.names import account
from connectors.bluesky.records import POST
from connectors.contract import Connector, Response
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
DOCUMENT = {
    "id": DID,
    "service": [
        {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": "https://pds.test",
        }
    ],
}


class LivingBluesky:
    ref = account(DID)

    def connector(self) -> Connector:
        return Bluesky({})

    def object_id(self, number: int) -> str:
        return f"at://{DID}/{POST}/{_key(number)}"

    def revision(self, item: Item) -> str:
        return _hash(item)

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        method = urlsplit(url).path.rpartition(".")[2]
        if method == "getRepoStatus":
            return answer(url, {"did": DID, "active": True, "rev": _hash(sorted(items.items()))})
        if method == "listRecords":
            found = items if asked["collection"] == POST else {}
            return answer(url, self._page(found, asked.get("cursor"), page_size))
        if method == "getRecord":
            return self._record(url, items, asked["rkey"])
        return answer(url, DOCUMENT)

    def _page(self, items: Mapping[int, Item], after: str | None, page_size: int) -> dict[str, Any]:
        """As the real server does, with a place to go on from even on the last page."""
        below = [number for number in sorted(items, reverse=True) if after is None or _key(number) < after]
        shown = below[:page_size]
        onward = {"cursor": _key(shown[-1])} if shown else {}
        return {"records": [self._shown(items[number]) for number in shown]} | onward

    def _record(self, url: str, items: Mapping[int, Item], key: str) -> Response:
        found = next((item for number, item in items.items() if _key(number) == key), None)
        return answer(url, self._shown(found)) if found else answer(url, {"error": "RecordNotFound"}, 400)

    def _shown(self, item: Item) -> dict[str, Any]:
        value = {"text": "hello", "createdAt": f"{item.made_at:%Y-%m-%dT%H:%M:%S}.000Z"}
        return {"uri": self.object_id(item.number), "cid": _hash(item), "value": value}


def _key(number: int) -> str:
    return f"3n2wlo{DIGITS[number // 32 % 32]}{DIGITS[number % 32]}ilzc2"


def _hash(state: object) -> str:
    return hashlib.sha256(repr(state).encode()).hexdigest()[:20]
