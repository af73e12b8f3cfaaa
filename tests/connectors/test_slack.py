"""Slack: threads, errors that come with status 200, and channels that close."""

from typing import Any
from urllib.parse import urlencode

import pytest

from connectors import errors
from connectors.contract import AccountRef, Budget, ObjectRef
from connectors.slack import Slack
from connectors.slack.messages import acts_in
from connectors.slack.walk import Bound, after_history, after_thread, bound_in
from tests.connectors.living.server import NOW
from tests.connectors.replay import Replay, answer, pages_of, replay, world_of

API = "https://slack.com/api"
ADA, BOB, TOWN = "U0000007", "U0000008", "C0000001"
REF = AccountRef(network="slack", host="acme.slack.com", account_id=ADA)
STAMP, LATER = "1785589000.000100", "1785589500.000200"
USER = answer(f"{API}/users.info?user={ADA}", {"ok": True, "user": {"id": ADA, "profile": {}}})


def slack() -> Slack:
    return Slack({"url": "https://acme.slack.com", "token": "xoxb-1", "channels": TOWN})


def message(**more: Any) -> dict[str, Any]:
    return {"type": "message", "user": ADA, "ts": STAMP, "text": "words"} | more


def said(*messages: dict[str, Any]) -> list[Any]:
    return acts_in({"messages": list(messages)}, REF, "https://acme.slack.com", TOWN, None, NOW)


def after_error(error: str) -> Replay:
    return replay(NOW, answer(f"{API}/users.info?user={ADA}", {"ok": False, "error": error}))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("invalid_auth", errors.AuthExpired),
        ("token_revoked", errors.AuthExpired),
        ("missing_scope", errors.AccessDenied),
        ("user_not_found", errors.AccountGone),
        ("user_not_visible", errors.AccountNotFound),
        ("invalid_cursor", errors.CursorInvalid),
        ("internal_error", errors.SourceUnavailable),
        ("", errors.SourceUnavailable),
    ],
)
def test_an_error_in_a_good_answer_is_the_error_that_it_means(error: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        list(slack().poll(after_error(error), REF, None, Budget()))


@pytest.mark.parametrize(
    "odd",
    [{"subtype": "channel_join"}, {"subtype": "bot_message"}, {"bot_id": "B1"}, {"user": BOB}, {"ts": "now"}],
)
def test_what_is_not_this_person_s_own_is_dropped(odd: dict[str, Any]) -> None:
    assert said(message(**odd)) == []


def test_an_answer_in_a_thread_names_the_thread_and_who_began_it() -> None:
    act = said(
        message(ts=LATER, thread_ts=STAMP, parent_user_id=BOB, text=f"<@{BOB}> <@{ADA}|ada> <@U0000009>")
    )[0]
    assert (act.in_reply_to, act.context) == (f"{TOWN}/{STAMP}", f"{TOWN}/{STAMP}")
    assert [one.account_id for one in act.mentions] == [BOB, "U0000009"]


@pytest.mark.parametrize(
    ("object_id", "said_there", "state"),
    [
        (f"{TOWN}/{STAMP}", {"ok": True, "messages": [message()]}, "present"),
        (f"{TOWN}/{STAMP}", {"ok": True, "messages": [message(edited={"user": ADA, "ts": LATER})]}, "edited"),
        (f"{TOWN}/{STAMP}", {"ok": True, "messages": []}, "gone"),
        (f"{TOWN}/{STAMP}", {"ok": True, "messages": [message(subtype="tombstone")]}, "gone"),
        (f"{TOWN}/{STAMP}", {"ok": False, "error": "channel_not_found"}, "hidden"),
        (f"{TOWN}/{STAMP}", {"ok": False, "error": "fatal_error"}, "unknown"),
        (f"{TOWN}/{LATER}/{STAMP}", {"ok": False, "error": "thread_not_found"}, "gone"),
        (f"{TOWN}/{LATER}/{STAMP}", {"ok": True, "messages": [message(ts=LATER), message()]}, "present"),
    ],
)
def test_a_message_is_looked_for_by_its_channel_and_time(object_id: str, said_there: Any, state: str) -> None:
    thread = {"ts": LATER} if object_id.count("/") == 2 else {}
    query = {"channel": TOWN, "oldest": STAMP, "latest": STAMP, "inclusive": "true", "limit": "2"} | thread
    method = "conversations.replies" if thread else "conversations.history"
    http = replay(NOW, answer(f"{API}/{method}?{urlencode(query)}", said_there))
    seen = ObjectRef(network="slack", host="acme.slack.com", object_id=object_id, revision=STAMP)
    assert [one.state for one in slack().recheck(http, [seen])] == [state]


def test_a_network_that_fails_says_nothing_of_a_message() -> None:
    query = {"channel": TOWN, "oldest": STAMP, "latest": STAMP, "inclusive": "true", "limit": "2"}
    http = replay(NOW, answer(f"{API}/conversations.history?{urlencode(query)}", {}, 500))
    seen = ObjectRef(network="slack", host="acme.slack.com", object_id=f"{TOWN}/{STAMP}")
    assert [one.state for one in slack().recheck(http, [seen])] == ["unknown"]


@pytest.mark.parametrize("error", ["thread_not_found", "not_allowed_token_type"])
def test_a_thread_that_closed_meanwhile_does_not_stop_the_rest(error: str) -> None:
    world = world_of("slack")
    http = world.http()
    for url in http.answers:
        if "conversations.replies" in url:
            http.answers[url] = answer(url, {"ok": False, "error": error})
    assert pages_of(world, http)[-1].complete


def test_an_account_that_was_deactivated_is_gone() -> None:
    http = replay(NOW, answer(USER.url, {"ok": True, "user": {"id": ADA, "deleted": True}}))
    with pytest.raises(errors.AccountGone):
        list(slack().poll(http, REF, None, Budget()))


@pytest.mark.parametrize("typed", ["ada", "@ada", "", "B0000001", "https://acme.slack.com/team/"])
def test_a_name_is_no_account(typed: str) -> None:
    with pytest.raises(errors.AccountNotFound):
        slack().lookup(replay(NOW), typed)


@pytest.mark.parametrize("written", ["a|b", "a|b|c", "a||1785589000", "|||"])
def test_a_broken_place_starts_over(written: str) -> None:
    with pytest.raises(errors.CursorInvalid):
        bound_in(written)


def test_a_history_in_a_circle_is_left() -> None:
    same = {"messages": [message()], "response_metadata": {"next_cursor": "again"}}
    assert after_history(Bound(history="again"), same, None) == (Bound(), True)
    assert after_thread(Bound(page="again", threads=(STAMP,)), same) == (Bound(), True)


@pytest.mark.parametrize("cursor", ["x" * 501, "a|b"])
def test_a_cursor_that_cannot_be_kept_is_a_format_error(cursor: str) -> None:
    with pytest.raises(errors.SourceFormat):
        after_history(Bound(), {"messages": [], "response_metadata": {"next_cursor": cursor}}, None)


def test_a_page_full_of_threads_still_fits_the_cursor() -> None:
    threads = [
        message(ts=f"17855{n:05}.000100", thread_ts=f"17855{n:05}.000100", latest_reply=LATER)
        for n in range(100)
    ]
    left, _circle = after_history(Bound(), {"messages": threads}, None)
    assert len(left.threads) == 100
    assert len(left.text) < 3000
