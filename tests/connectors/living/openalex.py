"""OpenAlex: one list behind a cursor, and each work at its own address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.openalex import OpenAlex
from connectors.openalex.works import account
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADA = "0000-0002-1825-0097"
AUTHOR = {"id": "https://openalex.org/A5000000007", "orcid": f"https://orcid.org/{ADA}"}


class LivingOpenAlex:
    """A place in the list is the number of the last work before it."""

    ref: AccountRef = account(ADA)

    def connector(self) -> Connector:
        return OpenAlex({"api_key": "key"})

    def object_id(self, number: int) -> str:
        return f"{ADA}/W{number}"

    def revision(self, item: Item) -> str:
        return f"{item.edited_at or item.made_at:%Y-%m-%dT%H:%M:%S}"

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        parsed = urlsplit(url)
        if parsed.path.startswith("/authors/"):
            return answer(url, AUTHOR)
        if parsed.path == "/works":
            return self._list(url, parse_qs(parsed.query)["cursor"][0], items, page_size)
        item = items.get(int(parsed.path.removeprefix("/works/W")))
        return answer(url, self._work(item) if item else {}, 200 if item else 404)

    def _list(self, url: str, at: str, items: Mapping[int, Item], size: int) -> Response:
        after = 0 if at == "*" else int(at)
        shown = [one for one in sorted(items) if one > after][:size]
        onward = str(shown[-1]) if shown else None
        found = [self._work(items[one]) for one in shown]
        return answer(url, {"meta": {"count": len(items), "next_cursor": onward}, "results": found})

    def _work(self, item: Item) -> dict[str, Any]:
        return {
            "id": f"https://openalex.org/W{item.number}",
            "publication_date": f"{item.made_at:%Y-%m-%d}",
            "updated_date": self.revision(item),
            "authorships": [{"author": AUTHOR}],
        }
