"""Whatever happens at the server while it is read, what is stored ends up as what is there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import AccountRef, Activity, Budget, Credential, ObjectRef, Response
from connectors.errors import TryLater
from connectors.limits import judged
from connectors.mastodon import Mastodon
from tests.connectors.replay import answer

NOW = datetime(2026, 8, 1, 14, 0, tzinfo=UTC)
ADA = AccountRef(network="mastodon", host="mastodon.test", account_id="7")
ADAS = {"id": "7", "username": "ada", "acct": "ada"}
PLAIN = {"account": ADAS, "visibility": "public", "created_at": "2026-08-01T13:00:00.000Z"}
Step = tuple[str, int]


class LivingServer:
    """One account whose owner acts, or whose server fails, before each answer, as the script says."""

    def __init__(self, script: list[Step], page_size: int, first: int) -> None:
        self._script, self._page_size, self._next = script, page_size, 1
        self.statuses: dict[int, dict[str, Any]] = {}
        for _number in range(first):
            self._create(0)

    def now(self) -> datetime:
        return NOW

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        kind, at = self._script.pop() if self._script else ("rest", 0)
        acts = {"create": self._create, "edit": self._edit, "delete": self._delete}
        if kind in acts:
            acts[kind](at)
        return judged(answer(url, status=503) if kind == "fail" else self._answer(url), NOW, ("", ""))

    def _answer(self, url: str) -> Response:
        path, asked = urlsplit(url).path.split("/"), parse_qs(urlsplit(url).query)
        if path[-1] == "statuses":
            return answer(url, self._page(asked))
        if path[-2] == "statuses":
            found = self.statuses.get(int(path[-1]))
            return answer(url, found or {}, 200 if found else 404)
        return answer(url, ADAS)

    def _page(self, asked: dict[str, list[str]]) -> list[dict[str, Any]]:
        ids = sorted(self.statuses)
        if "min_id" in asked:
            ids = [one for one in ids if one > int(asked["min_id"][0])][: self._page_size]
        else:
            below = int(asked["max_id"][0]) if "max_id" in asked else self._next
            ids = [one for one in ids if one < below][-self._page_size :]
        return [self.statuses[one] for one in reversed(ids)]

    def _create(self, _at: int) -> None:
        number, self._next = self._next, self._next + 1
        written = "2026-08-01T13:00:00.000Z"  # all in one second: ids alone tell the order
        self.statuses[number] = {
            "id": str(number),
            "account": ADAS,
            "visibility": "public",
            "created_at": written,
        }

    def _edit(self, at: int) -> None:
        if self.statuses:
            number = sorted(self.statuses)[at % len(self.statuses)]
            self.statuses[number] = self.statuses[number] | {
                "edited_at": f"2026-08-01T13:30:{at % 60:02}.000Z"
            }

    def _delete(self, at: int) -> None:
        if self.statuses:
            del self.statuses[sorted(self.statuses)[at % len(self.statuses)]]


def poll_to_the_end(server: LivingServer, store: dict[str, Activity], cursor: bytes | None) -> bytes | None:
    """Saves each page with its cursor; a failed run goes on from the last one saved."""
    while True:
        try:
            for page in Mastodon({}).poll(server, ADA, cursor, Budget()):
                store.update({act.object.id: act for act in page.activities})
                cursor = page.cursor
                if page.complete:
                    return cursor
        except TryLater:
            continue


def look_again(server: LivingServer, store: dict[str, Activity]) -> dict[str, str | None]:
    refs = [
        ObjectRef(network="mastodon", host=ADA.host, object_id=key, revision=act.revision)
        for key, act in store.items()
    ]
    found = Mastodon({}).recheck(server, refs)
    return {one.ref.object_id: one.revision for one in found if one.state != "gone"}


steps = st.lists(st.tuples(st.sampled_from(["create", "edit", "delete", "fail", "rest"]), st.integers(0, 59)))


@given(steps, st.integers(1, 5), st.integers(0, 12))
def test_poll_and_second_look_end_at_the_state_of_the_server(
    script: list[Step], size: int, first: int
) -> None:
    server, store = LivingServer(script, size, first), dict[str, Activity]()
    cursor: bytes | None = None
    while script or cursor is None:
        cursor = poll_to_the_end(server, store, cursor)
    poll_to_the_end(server, store, cursor)
    there = {
        str(number): status.get("edited_at") or status["created_at"]
        for number, status in server.statuses.items()
    }
    assert look_again(server, store) == there
