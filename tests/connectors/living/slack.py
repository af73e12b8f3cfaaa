"""Slack: a channel newest first, and one thread in it that a colleague began long before."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.contract import AccountRef, Connector, Response
from connectors.slack import Slack
from tests.connectors.living.server import NOW, Item
from tests.connectors.replay import answer

CHANNEL, ADA, BOB = "C0000001", "U0000007", "U0000008"
BEGUN = f"{(NOW - timedelta(days=3)).timestamp():.6f}"
Asked = dict[str, str]


class LivingSlack:
    """Even numbers are messages in the channel, odd ones answers in the thread."""

    ref = AccountRef(network="slack", host="acme.slack.com", account_id=ADA)

    def connector(self) -> Connector:
        return Slack({"url": "https://acme.slack.com", "channels": CHANNEL})

    def object_id(self, number: int) -> str:
        return f"{CHANNEL}/{BEGUN}/{_stamp(number)}" if number % 2 else f"{CHANNEL}/{_stamp(number)}"

    def revision(self, item: Item) -> str:
        shown = _message(item)
        return str(shown["edited"]["ts"] if "edited" in shown else shown["ts"])

    def answer(
        self, url: str, headers: Mapping[str, str], items: Mapping[int, Item], page_size: int
    ) -> Response:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        method = urlsplit(url).path.rpartition("/")[2]
        if method == "users.info":
            return answer(url, {"ok": True, "user": {"id": ADA, "profile": {}}})
        if method == "conversations.info":
            return answer(url, {"ok": True, "channel": {"id": CHANNEL, "is_im": False}})
        in_thread = method == "conversations.replies"
        shown = [_message(items[number]) for number in sorted(items) if bool(number % 2) == in_thread]
        everything = _within([_parent(items), *shown], asked)
        return answer(url, _page(everything if in_thread else everything[::-1], asked, page_size))


def _page(messages: list[dict[str, Any]], asked: Asked, page_size: int) -> dict[str, Any]:
    """A cursor holds the last message shown, so that what comes and goes shifts nothing."""
    at = next((n for n, one in enumerate(messages) if _is_behind(one["ts"], asked, messages)), len(messages))
    shown = messages[at : at + page_size]
    more = {"response_metadata": {"next_cursor": shown[-1]["ts"]}} if at + page_size < len(messages) else {}
    return {"ok": True, "messages": shown} | more


def _is_behind(stamp: str, asked: Asked, messages: list[dict[str, Any]]) -> bool:
    is_rising = len(messages) > 1 and messages[0]["ts"] < messages[-1]["ts"]
    cursor = asked.get("cursor")
    return cursor is None or (stamp > cursor if is_rising or "ts" in asked else stamp < cursor)


def _within(messages: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    oldest, latest = asked.get("oldest", ""), asked.get("latest", "9")
    return [one for one in messages if oldest <= one["ts"] <= latest]


def _parent(items: Mapping[int, Item]) -> dict[str, Any]:
    replies = [_stamp(number) for number in items if number % 2]
    begun = {"type": "message", "user": BOB, "ts": BEGUN, "text": "Who knows?"}
    return begun | ({"thread_ts": BEGUN, "latest_reply": max(replies)} if replies else {})


def _message(item: Item) -> dict[str, Any]:
    thread = {"thread_ts": BEGUN, "parent_user_id": BOB} if item.number % 2 else {}
    edited_at = f"{(NOW + (item.edited_at - item.made_at)).timestamp():.6f}" if item.edited_at else ""
    edited = {"edited": {"user": ADA, "ts": edited_at}} if edited_at else {}
    return {"type": "message", "user": ADA, "ts": _stamp(item.number), "text": "words"} | thread | edited


def _stamp(number: int) -> str:
    return f"{(NOW + timedelta(seconds=number)).timestamp():.6f}"
