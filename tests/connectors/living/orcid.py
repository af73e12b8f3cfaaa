"""ORCID: the whole list of works at one address, and each work at its own."""

from collections.abc import Mapping
from typing import Any

from connectors.contract import AccountRef, Connector, Response
from connectors.orcid import Orcid
from connectors.orcid.identifiers import account
from connectors.orcid.works import path_of
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADA = "0000-0002-1825-0097"


class LivingOrcid:
    """Works by their put-codes; one that was taken off the record is nowhere."""

    ref: AccountRef = account(ADA, "orcid.org")

    def connector(self) -> Connector:
        return Orcid({})

    def object_id(self, number: int) -> str:
        return path_of(ADA, str(number))

    def revision(self, item: Item) -> str:
        return str(_milliseconds(item.edited_at or item.made_at))

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        kind, _slash, wanted = url.partition(f"/{ADA}/")[2].partition("/")
        works = {str(one): self._work(item) for one, item in items.items()}
        if kind == "works" and not wanted:
            groups = [{"work-summary": [work]} for work in works.values()]
            return answer(url, {"group": groups, "path": f"/{ADA}/works"})
        if kind == "works":
            return answer(url, {"bulk": [{"work": works[one]} for one in wanted.split(",") if one in works]})
        return answer(url, works.get(wanted, {}), 200 if wanted in works else 404)

    def _work(self, item: Item) -> dict[str, Any]:
        return {
            "put-code": item.number,
            "created-date": {"value": _milliseconds(item.made_at)},
            "last-modified-date": {"value": int(self.revision(item))},
            "visibility": "public",
        }


def _milliseconds(moment: Any) -> int:
    return int(moment.timestamp()) * 1000
