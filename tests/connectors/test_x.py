"""X: posts, answers, reposts and edits, and deletions that are honoured."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.contract import AccountRef, Budget, ObjectRef
from connectors.errors import AccessDenied, AccountGone, AuthExpired
from connectors.x import X
from connectors.x.posts import acts_in
from tests.connectors.replay import acts_of, answer, pages_of, replay, world_of

NOW = datetime(2026, 8, 1, 14, 0, tzinfo=UTC)
API = "https://api.x.com/2"
ADA = AccountRef(network="x", host="x.com", account_id="7", handle="ada")
USAGE = f"{API}/usage/tweets"
PAYING = X({"token": "t", "spend_cap": "10", "accounts": "4"})


def post(number: int, **more: Any) -> dict[str, Any]:
    made = {"id": str(number), "author_id": "7", "created_at": "2026-08-01T12:00:00.000Z"}
    return made | {"edit_history_tweet_ids": [str(number)], "conversation_id": str(number)} | more


def test_what_was_deleted_there_is_found_by_a_second_look() -> None:
    url = f"{API}/tweets?ids=1%2C2%2C3%2C4&tweet.fields=edit_history_tweet_ids"
    gone = {"resource_id": "2", "type": "https://api.twitter.com/2/problems/resource-not-found"}
    closed = {"resource_id": "3", "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}
    edited = post(4, edit_history_tweet_ids=["4", "9"])
    http = replay(
        NOW,
        answer(USAGE, {"data": {"project_usage": 0}}),
        answer(url, {"data": [post(1), edited], "errors": [gone, closed]}),
    )
    refs = [ObjectRef(network="x", host="x.com", object_id=one, revision=one) for one in "1234"]
    assert [one.state for one in PAYING.recheck(http, refs)] == ["present", "gone", "hidden", "edited"]


def test_later_only_what_is_newer_is_asked_and_paid_for() -> None:
    world = world_of("x")
    http = world.http()
    first = pages_of(world, http)[-1].cursor
    again = world.http()
    pages_of(world, again, first)
    assert "since_id=2061000000000000009" in again.asked[-1].url


def test_an_edit_is_the_same_post_with_a_new_revision() -> None:
    edited = {
        "data": [post(9, edit_history_tweet_ids=["4", "9"]), post(4, edit_history_tweet_ids=["4", "9"])]
    }
    acts = acts_in(edited, ADA, NOW)
    assert [(act.object.id, act.revision) for act in acts] == [("4", "9")]


def test_a_repost_is_the_sharers_act_upon_anothers_words() -> None:
    mentions = {"mentions": [{"id": "8", "username": "bob"}]}
    shared = post(
        9, referenced_tweets=[{"type": "retweeted", "id": "3"}], entities=mentions, text="RT @bob: x"
    )
    act = acts_in({"data": [shared]}, ADA, NOW)[0]
    assert (act.type, act.object.id, act.object.content) == ("Announce", "3", None)
    assert act.object.attributed_to is not None
    assert act.object.attributed_to.account_id == "8"


def test_a_repost_of_nobody_knows_whom_is_left_out() -> None:
    shared = post(9, referenced_tweets=[{"type": "retweeted", "id": "3"}])
    assert acts_in({"data": [shared]}, ADA, NOW) == []


def test_a_reply_names_what_and_whom_it_answers() -> None:
    reply = post(9, referenced_tweets=[{"type": "replied_to", "id": "3"}], in_reply_to_user_id="8")
    act = acts_in({"data": [reply]}, ADA, NOW)[0]
    assert (act.in_reply_to, [one.account_id for one in act.mentions]) == ("3", ["8"])


def test_a_reply_to_oneself_names_nobody() -> None:
    reply = post(9, referenced_tweets=[{"type": "replied_to", "id": "3"}], in_reply_to_user_id="7")
    assert acts_in({"data": [reply]}, ADA, NOW)[0].mentions == ()


@pytest.mark.parametrize(
    ("problem", "error"), [("resource-not-found", AccountGone), ("not-authorized-for-resource", AccessDenied)]
)
def test_an_account_that_is_gone_is_told_from_one_that_is_protected(
    problem: str, error: type[Exception]
) -> None:
    world = world_of("x")
    http = world.http()
    timeline = next(url for url in http.answers if "/tweets?max" in url)
    said = {"errors": [{"type": f"https://api.twitter.com/2/problems/{problem}"}]}
    http.answers[timeline] = answer(timeline, said)
    with pytest.raises(error):
        pages_of(world, http)


def test_a_token_that_is_refused_is_said_so() -> None:
    with pytest.raises(AuthExpired):
        list(PAYING.poll(replay(NOW, answer(USAGE, {}, 401)), ADA, None, Budget()))


def test_a_timeline_in_a_circle_is_left() -> None:
    world = world_of("x")
    http = world.http()
    second = next(url for url in http.answers if "pagination_token" in url)
    first = next(url for url in http.answers if "/tweets?max" in url and "token" not in url)
    http.answers[second] = answer(second, json.loads(http.answers[first].body))
    pages = pages_of(world, http)
    assert pages[-1].truncated
    assert acts_of(pages)
