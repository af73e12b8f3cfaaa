"""GitLab's events: oldest first, numbered pages, and each thing at its own address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.gitlab import GitLab
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADA = {"id": 7, "username": "ada", "state": "active"}
PROJECT = {"id": 1, "visibility": "public", "web_url": "https://gitlab.example/org/repo"}


class LivingGitLab:
    """Issues and, by even numbers, merge requests; their events vanish with them."""

    ref = AccountRef(network="gitlab", host="gitlab.example", account_id="7", handle="ada")

    def connector(self) -> Connector:
        return GitLab({})

    def object_id(self, number: int) -> str:
        return f"projects/1/{_folder(number)}/{number}"

    def revision(self, item: Item) -> str:
        return _stamp(item.edited_at or item.made_at)

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path = urlsplit(url).path.removeprefix("/api/v4/").split("/")
        if path[-1] == "events":
            return _events(url, [items[one] for one in sorted(items)], page_size)
        if path[0] == "users":
            return answer(url, ADA)
        if len(path) == 2:
            return answer(url, PROJECT)
        item = items.get(int(path[-1]))
        shown = {"id": item.number, "updated_at": self.revision(item)} if item else {}
        return answer(url, shown, 200 if item else 404)


def _events(url: str, oldest_first: list[Item], size: int) -> Response:
    page = int(parse_qs(urlsplit(url).query)["page"][0])
    shown = [_event(item) for item in oldest_first[(page - 1) * size : page * size]]
    return answer(url, shown, x_next_page=str(page + 1) if len(oldest_first) > page * size else "")


def _event(item: Item) -> dict[str, Any]:
    return {
        "id": item.number,
        "project_id": 1,
        "action_name": "opened",
        "target_type": "Issue" if item.number % 2 else "MergeRequest",
        "target_iid": item.number,
        "target_title": f"Number {item.number}",
        "author_id": 7,
        "created_at": _stamp(item.made_at),
    }


def _folder(number: int) -> str:
    return "issues" if number % 2 else "merge_requests"


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
