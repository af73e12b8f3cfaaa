"""Hacker News: what its list of numbers hides, and what a null means."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import AccountRef, Activity, Budget, Challenge, ObjectRef, Page, Response
from connectors.errors import AccountGone, AccountMismatch, AccountNotFound, CursorInvalid
from connectors.hackernews import HackerNews
from connectors.hackernews.walk import Place, after, next_ids, place_in, submitted_ids
from tests.connectors.replay import Replay, acts_of, answer, replay

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
API = "https://hacker-news.firebaseio.com/v0"
ADA = AccountRef(network="hackernews", host="news.ycombinator.com", account_id="Ada", handle="Ada")
CODE = "plnhub-0123456789abcdef0123456789abcdef"


def at(hours_ago: float) -> int:
    return int((NOW - timedelta(hours=hours_ago)).timestamp())


def item(number: int, hours_ago: float = 1, **more: Any) -> Response:
    shown = {"id": number, "by": "Ada", "type": "story", "time": at(hours_ago), "title": f"Story {number}"}
    return answer(f"{API}/item/{number}.json", shown | more)


def nothing(number: int) -> Response:
    return answer(f"{API}/item/{number}.json", b"null")


def ada(*submitted: int, **more: Any) -> Response:
    return answer(f"{API}/user/Ada.json", {"id": "Ada", "submitted": list(submitted), **more})


def polled(http: Replay, cursor: bytes | None = None, budget: Budget | None = None) -> list[Page]:
    return list(HackerNews({}).poll(http, ADA, cursor, budget or Budget()))


def acts(*answers: Response) -> list[Activity]:
    return acts_of(polled(replay(NOW, *answers)))


def state_of(*answers: Response) -> str:
    ref = ObjectRef(network="hackernews", host=ADA.host, object_id="7", revision="old")
    return next(iter(HackerNews({}).recheck(replay(NOW, *answers), [ref]))).state


@pytest.mark.parametrize("typed", ["Ada", "@Ada", "https://news.ycombinator.com/user?id=Ada", "Ada/ "])
def test_a_person_is_found_by_the_name_or_its_address(typed: str) -> None:
    found = HackerNews({}).lookup(replay(NOW, ada()), typed)
    assert (found.account_id, found.url) == ("Ada", "https://news.ycombinator.com/user?id=Ada")


@pytest.mark.parametrize("typed", ["", "two words", "x" * 40, "https://news.ycombinator.com/"])
def test_what_is_no_name_is_not_asked_for(typed: str) -> None:
    with pytest.raises(AccountNotFound):
        HackerNews({}).lookup(replay(NOW), typed)


def test_an_unknown_name_is_answered_with_null() -> None:
    with pytest.raises(AccountNotFound):
        HackerNews({}).lookup(replay(NOW, answer(f"{API}/user/Eve.json", b"null")), "Eve")


def test_another_spelling_of_the_name_is_another_account() -> None:
    with pytest.raises(AccountMismatch):
        polled(replay(NOW, answer(f"{API}/user/Ada.json", {"id": "ada"})))


def test_an_account_that_is_no_more_is_gone() -> None:
    with pytest.raises(AccountGone):
        polled(replay(NOW, answer(f"{API}/user/Ada.json", b"null")))


@pytest.mark.parametrize(
    ("about", "is_proven"), [(f"Hi!<p>{CODE}", True), (f"{CODE}x", False), (None, False)]
)
def test_the_code_must_stand_in_the_about_field(about: str | None, is_proven: bool) -> None:
    challenge = Challenge(kind="bio_token", token=CODE, expires_at=NOW + timedelta(hours=1))
    assert HackerNews({}).verify(replay(NOW, ada(about=about)), ADA, challenge).proven is is_proven


def test_a_comment_answers_somebody() -> None:
    story = answer(f"{API}/item/3.json", {"id": 3, "by": "bob", "type": "story"})
    [comment] = acts(ada(7), item(7, type="comment", parent=3), story)
    assert (comment.in_reply_to, comment.context) == ("3", "3")
    assert [one.account_id for one in comment.mentions] == ["bob"]


def test_a_comment_on_a_comment_does_not_know_its_story() -> None:
    above = answer(f"{API}/item/3.json", {"id": 3, "by": "Ada", "type": "comment"})
    [comment] = acts(ada(7), item(7, type="comment", parent=3), above)
    assert (comment.in_reply_to, comment.context, comment.mentions) == ("3", None, ())


def test_a_comment_on_something_deleted_names_nobody() -> None:
    above = answer(f"{API}/item/3.json", {"id": 3, "deleted": True, "type": "comment"})
    [comment] = acts(ada(7), item(7, type="comment", parent=3), above)
    assert (comment.in_reply_to, comment.mentions) == ("3", ())


def test_a_comment_whose_parent_is_not_to_be_had_is_still_a_reply() -> None:
    [comment] = acts(ada(7), item(7, type="comment", parent=3), nothing(3))
    assert (comment.in_reply_to, comment.mentions) == ("3", ())


@pytest.mark.parametrize("odd", [{"deleted": True}, {"dead": True}, {"type": "pollopt"}, {"by": "bob"}])
def test_what_is_taken_back_or_somebody_elses_is_not_told(odd: dict[str, Any]) -> None:
    assert acts(ada(7), item(7, **odd)) == []


@pytest.mark.parametrize("first", [nothing(7), item(7, dead=True)], ids=["not shown yet", "dead"])
def test_what_cannot_be_seen_yet_is_asked_for_again(first: Response) -> None:
    page = polled(replay(NOW, ada(7), first))[-1]
    later = polled(replay(NOW, ada(7), item(7)), page.cursor)
    assert [act.object.id for act in acts_of(later)] == ["7"]
    assert acts_of(polled(replay(NOW, ada(7)), later[-1].cursor)) == []


@pytest.mark.parametrize(
    "first", [item(7, 100, dead=True), item(7, deleted=True), item(7, dead=True, time=None)]
)
def test_what_will_not_come_back_is_not_asked_for_again(first: Response) -> None:
    page = polled(replay(NOW, ada(7), first))[-1]
    assert acts_of(polled(replay(NOW, ada(7)), page.cursor)) == []


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (item(7), "edited"),
        (item(7, deleted=True), "gone"),
        (item(7, dead=True), "gone"),
        (nothing(7), "unknown"),
        (answer(f"{API}/item/7.json", status=503), "unknown"),
        (answer(f"{API}/item/7.json", status=403), "hidden"),
    ],
)
def test_only_a_mark_says_that_something_is_gone(shown: Response, state: str) -> None:
    assert state_of(shown) == state


def test_the_way_back_ends_at_the_consent() -> None:
    http = replay(NOW, ada(*range(1, 31)), *(item(number, 40 - number) for number in range(1, 31)))
    pages = polled(http, budget=Budget(since=NOW - timedelta(hours=15.5)))
    assert [act.object.id for act in acts_of(pages)] == [str(number) for number in range(30, 24, -1)]
    assert len(pages) == 1


def test_the_way_forward_takes_the_oldest_first() -> None:
    assert next_ids(Place(newest=3), {1, 2, 3, 9, 5}) == [5, 9]


def test_too_few_pages_are_admitted() -> None:
    http = replay(NOW, ada(*range(1, 31)), *(item(number) for number in range(1, 31)))
    [page] = polled(http, budget=Budget(pages=1))
    assert (page.truncated, page.complete) == (True, False)


def test_somebody_who_has_written_nothing_is_read_to_the_end() -> None:
    place, complete = after(Place(), frozenset(), [], {}, since=None, now=NOW)
    assert (place.newest, complete) == (0, True)


def test_only_numbers_are_submitted() -> None:
    assert submitted_ids({"submitted": [3, "4", None, -1, 5]}) == {3, 5}
    assert submitted_ids({"submitted": "3"}) == frozenset()


@pytest.mark.parametrize("state", [{"newest": "x"}, {"newest": "1,2"}, {"waiting": "1,,2"}, {"top": "-1"}])
def test_a_damaged_place_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(CursorInvalid):
        place_in(state)
