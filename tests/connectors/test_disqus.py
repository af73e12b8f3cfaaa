"""Disqus: its own error numbers, times without a zone, edits without a time, and a key that nobody sees."""

from typing import Any

import pytest

from connectors import errors
from connectors.contract import AccountRef, Budget, ObjectRef, Response
from connectors.cursor import pack
from connectors.disqus import Disqus
from connectors.disqus.posts import acts_in, revision_of
from tests.connectors.living.server import NOW
from tests.connectors.replay import Replay, acts_of, answer, pages_of, replay, world_of

API = "https://disqus.com/api/3.0"
REF = AccountRef(network="disqus", host="disqus.com", account_id="7", handle="ada")
DETAILS = f"{API}/posts/details.json?post=5"
JSON = {"content_type": "application/json"}


def comment(**more: Any) -> dict[str, Any]:
    plain = {"id": "5", "author": {"id": "7"}, "createdAt": "2026-08-01T13:00:00", "raw_message": "words"}
    return plain | {"thread": {"id": "77", "link": "https://blog.example/happy/"}} | more


def said(*comments: dict[str, Any]) -> list[Any]:
    return acts_in({"response": list(comments)}, REF, None, NOW)


def account(code: int, status: int = 400) -> Replay:
    url = f"{API}/users/details.json?user=7"
    return replay(NOW, answer(url, {"code": code, "response": "no"}, status, **JSON))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (2, errors.AccountGone),
        (5, errors.AuthExpired),
        (8, errors.AccountGone),
        (12, errors.AccessDenied),
        (13, errors.RateLimited),
        (14, errors.RateLimited),
        (15, errors.SourceUnavailable),
    ],
)
def test_a_number_of_disqus_is_the_error_that_it_means(code: int, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        list(Disqus({"key": "k"}).poll(account(code), REF, None, Budget()))


def test_an_error_number_in_a_good_answer_is_an_error_all_the_same() -> None:
    with pytest.raises(errors.SourceUnavailable):
        list(Disqus({"key": "k"}).poll(account(15, 200), REF, None, Budget()))


def test_a_time_without_a_zone_is_utc() -> None:
    assert said(comment())[0].published == NOW.replace(hour=13)


def test_an_answer_to_a_comment_names_it_and_one_below_a_page_names_the_page() -> None:
    replies = said(comment(id="1", parent=400), comment(id="2", parent=None))
    assert [(act.in_reply_to, act.context) for act in replies] == [
        ("400", "thread/77"),
        ("thread/77", "thread/77"),
    ]


def test_an_edit_shows_in_its_words_alone() -> None:
    assert revision_of(comment()) == revision_of(comment(likes=9))
    assert revision_of(comment()) != revision_of(comment(raw_message="other words"))


@pytest.mark.parametrize(
    "odd", [{"author": {"id": "8"}}, {"isSpam": True}, {"isApproved": False}, {"id": None}]
)
def test_what_is_not_theirs_or_not_shown_is_left_out(odd: dict[str, Any]) -> None:
    assert said(comment(**odd)) == []


def test_what_was_deleted_since_is_taken_back_and_what_was_gone_before_never_came() -> None:
    world = world_of("disqus")
    http = world.http()
    first = next(url for url in http.answers if "listPosts" in url and "cursor=" not in url)
    gone = comment(author={"id": world.ref.account_id}, isDeleted=True)
    http.answers[first] = answer(first, {"code": 0, "response": [gone], "cursor": {}})
    known = pack("disqus", {"known": "2026-08-01T12:00:00+00:00"})
    assert acts_of(pages_of(world, http)) == []
    assert [(act.type, act.object.type) for act in acts_of(pages_of(world, http, known))] == [
        ("Delete", "Tombstone")
    ]


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (answer(DETAILS, {"code": 0, "response": comment()}), "present"),
        (answer(DETAILS, {"code": 0, "response": comment(raw_message="new")}), "edited"),
        (answer(DETAILS, {"code": 0, "response": comment(isDeleted=True)}), "gone"),
        (answer(DETAILS, {"code": 8, "response": "gone"}, 404, **JSON), "gone"),
        (answer(DETAILS, {"code": 12, "response": "no"}, 403, **JSON), "hidden"),
        (answer(DETAILS, b"<html>", 404), "unknown"),
        (answer(DETAILS, {}, 500), "unknown"),
    ],
)
def test_a_comment_is_looked_for_by_its_number(found: Response, state: str) -> None:
    seen = ObjectRef(network="disqus", host="disqus.com", object_id="5", revision=revision_of(comment()))
    assert [one.state for one in Disqus({"key": "k"}).recheck(replay(NOW, found), [seen])] == [state]


def test_the_key_is_in_no_address_that_anybody_sees() -> None:
    world = world_of("disqus")
    http = world.http()
    pages_of(world, http)
    assert {asked.credential.parameter for asked in http.asked if asked.credential} == {"api_key"}
    assert "s3cret" not in repr(http.asked)


def test_a_foreign_cursor_starts_over() -> None:
    state = {"began": NOW.isoformat(), "channel": "posts", "bound": "https://evil.example"}
    with pytest.raises(errors.CursorInvalid):
        list(Disqus({"key": "k"}).poll(replay(NOW), REF, pack("disqus", state), Budget()))


@pytest.mark.parametrize("typed", ["", "a b", "x" * 80])
def test_a_sentence_is_no_account(typed: str) -> None:
    with pytest.raises(errors.AccountNotFound):
        Disqus({}).lookup(replay(NOW), typed)


def test_somebody_without_an_account_is_nobody() -> None:
    url = f"{API}/users/details.json?user=username%3Aada"
    guest = answer(url, {"code": 0, "response": {"id": "9", "isAnonymous": True}})
    with pytest.raises(errors.AccountNotFound):
        Disqus({}).lookup(replay(NOW, guest), "ada")


def test_a_list_in_a_circle_is_left() -> None:
    world = world_of("disqus")
    http = world.http()
    second = next(url for url in http.answers if "cursor=" in url)
    paging = {"hasNext": True, "next": "1785582000000000:0:0"}
    http.answers[second] = answer(second, {"code": 0, "response": [], "cursor": paging})
    assert pages_of(world, http)[-1].truncated
