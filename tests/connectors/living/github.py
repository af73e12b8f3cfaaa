"""GitHub's events, newest first on three short pages, and the search that holds everything."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.github import GitHub
from tests.connectors.living.server import Item
from tests.connectors.replay import answer

ADA = {"id": 7, "login": "ada", "type": "User"}
REPO = "org/repo"
LAST_PAGE = 3


class LivingGitHub:
    """Issues and, by even numbers, pull requests, whose events are thin."""

    ref = AccountRef(network="github", host="github.com", account_id="7", handle="ada")

    def connector(self) -> Connector:
        return GitHub({})

    def object_id(self, number: int) -> str:
        return f"{REPO}/issues/{number}"

    def revision(self, item: Item) -> str:
        return _stamp(item.edited_at or item.made_at)

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        path = urlsplit(url).path.strip("/").split("/")
        if path[-2:] == ["events", "public"]:
            return _events(url, headers, [items[one] for one in sorted(items, reverse=True)], 2 * page_size)
        if path[0] == "search":
            found = [_issue(items[one]) for one in sorted(items)]
            return answer(url, {"total_count": len(found), "incomplete_results": False, "items": found})
        if path[0] == "repos":
            item = items.get(int(path[-1]))
            return answer(url, _issue(item) if item else {}, 200 if item else 404)
        return answer(url, ADA)


def _events(url: str, headers: Mapping[str, str], newest_first: list[Item], size: int) -> Response:
    page = int(parse_qs(urlsplit(url).query)["page"][0])
    shown = [_event(item) for item in newest_first[(page - 1) * size : page * size]]
    etag = sha256(repr(shown).encode()).hexdigest()
    if headers.get("If-None-Match") == etag:
        return answer(url, status=304)
    has_next = page < LAST_PAGE and len(newest_first) > page * size
    return answer(url, shown, etag=etag, link='<https://api.github.com/x>; rel="next"' if has_next else "")


def _event(item: Item) -> dict[str, Any]:
    issue = _issue(item)
    is_pull = "pull_request" in issue
    payload = {"pull_request": {"id": 1, "number": item.number}} if is_pull else {"issue": issue}
    return {
        "id": str(item.number),
        "type": "PullRequestEvent" if is_pull else "IssuesEvent",
        "actor": ADA,
        "repo": {"id": 1, "name": REPO},
        "payload": {"action": "opened", **payload},
        "public": True,
        "created_at": _stamp(item.made_at),
    }


def _issue(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": f"Number {item.number}",
        "user": ADA,
        "repository_url": f"https://api.github.com/repos/{REPO}",
        "created_at": _stamp(item.made_at),
        "updated_at": _stamp(item.edited_at or item.made_at),
        **({"pull_request": {}} if item.number % 2 == 0 else {}),
    }


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
