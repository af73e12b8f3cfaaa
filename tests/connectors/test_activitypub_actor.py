"""Whose an ActivityPub account is: found by its own host, proven by its own page, never another's."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.activitypub import ActivityPub
from connectors.contract import AccountRef, Budget, ObjectRef, Presence, Response
from connectors.cursor import pack
from connectors.errors import (
    AccessDenied,
    AccountGone,
    AccountMismatch,
    AccountMoved,
    AccountNotFound,
    CursorInvalid,
)
from tests.connectors.replay import Replay, acts_of, answer, replay
from tests.connectors.sockets import NOW

ADA = "https://blog.test/ada"
EVE = "https://blog.test/eve"
FINGER = "https://blog.test/.well-known/webfinger?resource=acct%3Aada%40blog.test"
REF = AccountRef(network="activitypub", host="blog.test", account_id=ADA, handle="ada@blog.test", url=ADA)
CODE = "plnhub-0123456789abcdef0123456789abcdef"
HUB = "https://hub.example/people/ada"


def actor(**more: Any) -> dict[str, Any]:
    plain = {"id": ADA, "type": "Person", "preferredUsername": "ada", "outbox": f"{ADA}/outbox"}
    return plain | more


def finger(href: str = ADA, kind: str = "application/activity+json") -> Response:
    return answer(FINGER, {"links": [{"rel": "self", "type": kind, "href": href}]})


def note(number: int, day: int = 22) -> dict[str, Any]:
    made = {"published": f"2026-11-{day:02}T10:00:00Z", "to": "as:Public"}
    return {"id": f"{ADA}/notes/{number}", "type": "Note", "attributedTo": ADA} | made


def outbox(*answers: Response, first: Any = f"{ADA}/outbox?page=1", **more: Any) -> Replay:
    described = answer(f"{ADA}/outbox", {"type": "OrderedCollection", "first": first})
    return replay(NOW, answer(ADA, actor(**more)), described, *answers)


def leaf(page: int, *items: Any, onward: Any = None) -> Response:
    return answer(f"{ADA}/outbox?page={page}", {"orderedItems": list(items), "next": onward})


def polled(http: Replay, cursor: bytes | None = None, **budget: Any) -> list[Any]:
    return list(ActivityPub({}).poll(http, REF, cursor, Budget(**budget)))


@pytest.mark.parametrize("typed", ["@ada@blog.test", "acct:ada@blog.test", ADA])
def test_a_name_leads_by_its_host_to_the_actor(typed: str) -> None:
    assert ActivityPub({}).lookup(replay(NOW, finger(), answer(ADA, actor())), typed) == REF


def test_an_actor_is_only_who_its_own_address_says() -> None:
    elsewhere = "https://evil.test/ada"
    http = replay(NOW, finger(elsewhere), answer(elsewhere, actor()), answer(ADA, actor(id=EVE)))
    with pytest.raises(AccountNotFound):
        ActivityPub({}).lookup(http, "@ada@blog.test")


@pytest.mark.parametrize("typed", ["https://", "https://blog.test/page", "ftp://blog.test/ada"])
def test_an_address_that_is_no_account_is_told_so(typed: str) -> None:
    http = replay(NOW, answer("https://blog.test/page", b"<html>"))
    with pytest.raises(AccountNotFound):
        ActivityPub({}).lookup(http, typed)


def test_a_copy_of_an_actor_leads_to_the_real_one() -> None:
    copy = "https://evil.test/ada"
    http = replay(NOW, finger(copy), answer(copy, actor(summary="lies")), answer(ADA, actor()))
    assert ActivityPub({}).lookup(http, "@ada@blog.test") == REF


@pytest.mark.parametrize(
    "found", [finger(kind="text/html"), finger("javascript:x"), answer(FINGER, {}), answer(FINGER, {}, 404)]
)
def test_a_host_that_names_no_actor_names_nobody(found: Response) -> None:
    with pytest.raises(AccountNotFound):
        ActivityPub({}).lookup(replay(NOW, found), "@ada@blog.test")


@pytest.mark.parametrize("kind", ["Group", "Organization", "Application", "Note"])
def test_only_people_are_linked(kind: str) -> None:
    with pytest.raises(AccountNotFound):
        ActivityPub({}).lookup(replay(NOW, finger(), answer(ADA, actor(type=kind))), "@ada@blog.test")


def test_a_page_on_another_host_is_not_the_profile() -> None:
    http = replay(NOW, finger(), answer(ADA, actor(url="https://evil.test/ada")))
    assert ActivityPub({}).lookup(http, "@ada@blog.test").url == ADA


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (answer(ADA, {}, 410), AccountGone),
        (answer(ADA, {}, 404), AccountGone),
        (answer(ADA, {"id": ADA, "type": "Tombstone"}), AccountGone),
        (answer(ADA, actor(id=EVE)), AccountMismatch),
        (answer(ADA, actor(movedTo="https://new.test/ada")), AccountMoved),
        (answer(ADA, {}, 401), AccessDenied),
        (answer(ADA, actor(outbox="https://evil.test/outbox")), AccessDenied),
        (answer(ADA, actor(outbox=None)), AccessDenied),
    ],
)
def test_an_account_that_cannot_be_read_says_why(found: Response, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        polled(replay(NOW, found))


def test_the_same_address_with_another_birthday_is_another_account() -> None:
    before = polled(outbox(leaf(1), published="2020-01-01T00:00:00Z"))[-1].cursor
    with pytest.raises(AccountMismatch):
        polled(outbox(leaf(1), published="2026-01-01T00:00:00Z"), before)


@pytest.mark.parametrize("first", [{"orderedItems": [note(1)]}, {"items": note(1)}])
def test_the_first_page_may_be_written_into_the_outbox(first: dict[str, Any]) -> None:
    assert len(acts_of(polled(outbox(first=first)))) == 1


def test_a_next_page_on_another_host_is_not_read() -> None:
    pages = polled(outbox(leaf(1, note(1), onward="https://evil.test/page")))
    assert (pages[-1].complete, pages[-1].truncated) == (True, True)


def test_an_empty_page_is_not_the_end() -> None:
    http = outbox(leaf(1, onward=f"{ADA}/outbox?page=2"), leaf(2, note(1)))
    assert len(acts_of(polled(http))) == 1


def test_a_page_that_leads_to_itself_is_left() -> None:
    http = outbox(leaf(1, note(1), onward=f"{ADA}/outbox?page=2"), leaf(2, onward=f"{ADA}/outbox?page=2"))
    assert polled(http)[-1].truncated


def test_a_circle_of_pages_costs_no_more_than_the_run_may() -> None:
    http = outbox(
        leaf(1, note(1), onward=f"{ADA}/outbox?page=2"), leaf(2, note(2), onward=f"{ADA}/outbox?page=1")
    )
    pages = polled(http, pages=9)
    assert len(pages) == 9
    assert pages[-1].truncated


def test_a_second_poll_ends_where_everything_is_known() -> None:
    pages = [leaf(1, note(2, day=21), onward=f"{ADA}/outbox?page=2"), leaf(2, note(1, day=1))]
    cursor = polled(outbox(*pages))[-1].cursor
    http = outbox(leaf(1, note(1, day=1), onward=f"{ADA}/outbox?page=2"))
    assert polled(http, cursor)[-1].complete


def test_once_a_week_everything_is_read_again() -> None:
    http = outbox(leaf(1, note(2, day=21), onward=f"{ADA}/outbox?page=2"), leaf(2, note(1, day=1)))
    cursor = polled(http)[-1].cursor
    http.at += timedelta(days=8)
    http.asked.clear()
    polled(http, cursor)
    assert f"{ADA}/outbox?page=2" in [asked.url for asked in http.asked]


def test_a_page_in_the_cursor_must_lie_on_the_accounts_host() -> None:
    with pytest.raises(CursorInvalid):
        polled(outbox(), pack("activitypub", {"page": "https://evil.test/page"}))


@pytest.mark.parametrize("name", ["known", "newest"])
def test_a_cursor_without_a_time_is_refused(name: str) -> None:
    with pytest.raises(CursorInvalid):
        polled(outbox(), pack("activitypub", {name: "once upon a time"}))


def test_a_page_that_is_gone_starts_the_walk_anew() -> None:
    http = outbox(answer(f"{ADA}/outbox?page=7", {}, 404))
    with pytest.raises(CursorInvalid):
        polled(http, pack("activitypub", {"page": f"{ADA}/outbox?page=7"}))


def seen(found: Response, revision: str | None = "2026-11-22T10:00:00Z") -> Presence:
    http = replay(NOW, found)
    ref = ObjectRef(network="activitypub", host="blog.test", object_id=f"{ADA}/notes/1", revision=revision)
    return next(iter(ActivityPub({}).recheck(http, [ref])))


@pytest.mark.parametrize(
    ("body", "status", "state"),
    [
        (note(1), 200, "present"),
        (note(1) | {"updated": "2026-11-22T11:00:00Z"}, 200, "edited"),
        ({"id": f"{ADA}/notes/1", "type": "Tombstone"}, 200, "gone"),
        ({}, 404, "gone"),
        ({}, 410, "gone"),
        ({}, 403, "hidden"),
        (note(2), 200, "unknown"),
        (b"<html>", 200, "unknown"),
        ({}, 503, "unknown"),
    ],
)
def test_a_second_look_says_what_the_note_itself_says(body: Any, status: int, state: str) -> None:
    assert seen(answer(f"{ADA}/notes/1", body, status)).state == state
