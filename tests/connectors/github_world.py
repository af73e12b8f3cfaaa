"""An invented GitHub with one person on it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.contract import AccountRef, Budget, Page, Response
from connectors.github import GitHub
from tests.connectors.replay import Replay, answer, replay

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
API = "https://api.github.com"
ADA = AccountRef(
    network="github", host="github.com", account_id="7", handle="ada", url="https://github.com/ada"
)
USER = {"login": "ada", "id": 7, "type": "User", "blog": "", "bio": ""}
BOB = {"login": "bob", "id": 8}
EVENTS = f"{API}/users/ada/events/public?per_page=100&page="
SEARCH = f"{API}/search/issues?q=author%3Aada&sort=created&order=asc&per_page=100&page=1"
EMPTY_SEARCH = answer(SEARCH, {"total_count": 0, "incomplete_results": False, "items": []})


def event(kind: str, number: int = 1, hours_ago: int = 1, **payload: Any) -> dict[str, Any]:
    at = (NOW - timedelta(hours=hours_ago)).isoformat().replace("+00:00", "Z")
    repo = {"id": 1, "name": "Org/Repo"}
    return {
        "id": str(number),
        "type": kind,
        "actor": USER,
        "repo": repo,
        "payload": payload,
        "public": True,
        "created_at": at,
    }


def opened(number: int, hours_ago: int = 1) -> dict[str, Any]:
    issue = {
        "id": number,
        "number": number,
        "title": f"Issue {number}",
        "user": USER,
        "updated_at": "2026-11-22T10:00:00Z",
    }
    return event("IssuesEvent", number, hours_ago, action="opened", issue=issue)


def github(*answers: Response) -> Replay:
    return replay(NOW, answer(f"{API}/user/7", USER), EMPTY_SEARCH, *answers)


def polled(http: Replay, cursor: bytes | None = None, budget: Budget | None = None) -> list[Page]:
    return list(GitHub({}).poll(http, ADA, cursor, budget or Budget()))
