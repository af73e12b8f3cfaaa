"""X: nothing is spent without a cap, and never more than the cap, whatever happens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import AccountRef, Budget, Credential, ObjectRef, Response
from connectors.errors import CursorInvalid, SourceFormat
from connectors.limits import judged
from connectors.x import X
from connectors.x.purse import MARGIN, cap_in, next_month
from tests.connectors.replay import answer, replay

NOW = datetime(2026, 8, 1, 14, 0, tzinfo=UTC)
API = "https://api.x.com/2"
ADA = AccountRef(network="x", host="x.com", account_id="7", handle="ada")
USAGE = f"{API}/usage/tweets"


def post(number: int, author: str = "7", **more: Any) -> dict[str, Any]:
    made = {"id": str(number), "author_id": author, "created_at": "2026-08-01T12:00:00.000Z"}
    return made | {"edit_history_tweet_ids": [str(number)], "conversation_id": str(number)} | more


@dataclass
class Till:
    """X with ever more posts than anybody may read; it counts every one that it hands out."""

    at: datetime = NOW
    sold: int = 0
    asked: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, credential: Credential | None = None
    ) -> Response:
        self.asked.append(url)
        return judged(answer(url, self._said(url)), self.at, ("", ""))

    def post(self, url: str, form: Mapping[str, str], **more: Any) -> Response:
        raise AssertionError("reading sends no form")

    def _said(self, url: str) -> dict[str, Any]:
        asked = parse_qs(urlsplit(url).query)
        if url == USAGE:
            return {"data": {"project_usage": str(self.sold)}}
        wanted = asked["ids"][0].split(",") if "ids" in asked else range(int(asked["max_results"][0]))
        self.sold += len(wanted)
        author = urlsplit(url).path.split("/")[3] if "ids" not in asked else "7"
        data = [post(10**9 - self.sold * 100 + number, author) for number, _one in enumerate(wanted)]
        return {"data": data, "meta": {"next_token": str(self.sold)}}


def paying(cap: str, accounts: str = "4") -> X:
    return X({"token": "t", "spend_cap": cap, "accounts": accounts})


def read(connector: X, till: Till, account: str, cursor: bytes | None, pages: int = 50) -> bytes | None:
    """As the hub does: each page's cursor is stored before the next page is asked for."""
    ref = AccountRef(network="x", host="x.com", account_id=account)
    for page in connector.poll(till, ref, cursor, Budget(pages=pages)):
        cursor = page.cursor
    return cursor


@given(
    cap=st.integers(0, 8),
    visits=st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.integers(1, 9), st.booleans()), max_size=10),
)
def test_the_cap_is_never_passed_whoever_reads_and_whatever_is_forgotten(
    cap: int, visits: list[tuple[str, int, bool]]
) -> None:
    till, connector = Till(), paying(str(cap))
    cursors: dict[str, bytes | None] = {}
    for account, pages, forgets in visits:
        number = str("ABCDEFGH".index(account))
        cursors[account] = read(connector, till, number, None if forgets else cursors.get(account), pages)
        seen = ObjectRef(network="x", host="x.com", object_id="1")
        list(connector.recheck(till, [seen] * pages))
    assert till.sold * 0.005 <= cap


def test_one_account_reads_no_more_than_its_part() -> None:
    till, connector = Till(), paying("10")
    read(connector, till, "7", read(connector, till, "7", None))
    assert till.sold == cap_in({"spend_cap": "10", "accounts": "4"}).share == 400


def test_a_new_month_fills_the_purse_again() -> None:
    till, connector = Till(), paying("10")
    cursor = read(connector, till, "7", None)
    till.at, till.sold = NOW + timedelta(days=31), 0
    read(connector, till, "7", cursor)
    assert till.sold == 400


def test_a_page_is_booked_before_it_is_asked_for() -> None:
    till = Till()
    first = next(iter(paying("10").poll(till, ADA, None, Budget())))
    assert (json.loads(first.cursor)["s"]["reads"], till.asked) == (50, [USAGE])


def test_a_page_that_never_came_stays_booked() -> None:
    till, connector = Till(), paying("10")
    first = next(iter(connector.poll(till, ADA, None, Budget())))
    read(connector, till, "7", first.cursor)
    assert till.sold == 400 - 50


def test_what_others_spent_of_the_project_counts() -> None:
    till = Till(sold=2000 - MARGIN)
    pages = list(paying("10").poll(till, ADA, None, Budget()))
    assert [(page.activities, page.complete, page.truncated) for page in pages] == [((), True, True)]
    assert pages[0].not_before == datetime(2026, 9, 1, tzinfo=UTC)
    assert till.asked == [USAGE]


@pytest.mark.parametrize("said", [{}, {"data": {}}, {"data": {"project_usage": "many"}}, {"data": []}])
def test_without_x_s_own_count_nothing_is_read(said: dict[str, Any]) -> None:
    http = replay(NOW, answer(USAGE, said))
    with pytest.raises(SourceFormat):
        list(paying("10").poll(http, ADA, None, Budget()))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"token": "t"},
        {"spend_cap": "10"},
        {"token": "t", "spend_cap": "0"},
        {"token": "t", "spend_cap": "-5"},
        {"token": "t", "spend_cap": "ten"},
        {"token": "t", "spend_cap": "NaN"},
        {"token": "t", "spend_cap": "Infinity"},
        {"token": "t", "spend_cap": "10", "accounts": "0"},
        {"token": "t", "spend_cap": "10", "accounts": "all"},
    ],
)
def test_without_a_token_and_a_readable_cap_x_is_a_link_that_costs_nothing(settings: dict[str, str]) -> None:
    http, connector = replay(NOW), X(settings)
    pages = list(connector.poll(http, ADA, None, Budget()))
    assert [(page.activities, page.complete) for page in pages] == [((), True)]
    assert http.asked == []


def test_the_token_alone_opens_no_purse_for_a_second_look() -> None:
    http = replay(NOW, answer(USAGE, {"data": {"project_usage": "0"}}))
    seen = ObjectRef(network="x", host="x.com", object_id="1", revision="1")
    assert [one.state for one in X({"token": "t"}).recheck(http, [seen])] == ["unknown"]
    assert [one.state for one in X({"spend_cap": "9"}).recheck(http, [seen])] == ["unknown"]


def test_what_is_older_than_the_consent_is_not_paid_for() -> None:
    till = Till()
    list(paying("10").poll(till, ADA, None, Budget(pages=1, since=NOW - timedelta(days=1))))
    assert "start_time=2026-07-31T14%3A00%3A00Z" in till.asked[-1]


@pytest.mark.parametrize("newest", ["x", "-1", "1e5", "٣x"])
def test_a_cursor_that_names_no_post_starts_over(newest: str) -> None:
    state = {"v": 1, "n": "x", "s": {"month": "2026-08", "reads": 0, "newest": newest}}
    with pytest.raises(CursorInvalid):
        list(paying("10").poll(Till(), ADA, json.dumps(state).encode(), Budget()))


def test_the_month_after_december_is_january() -> None:
    assert next_month(datetime(2026, 12, 31, 23, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
