"""Bluesky's records as activities: posts, replies, quotes, shared posts and followed people."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.bluesky.facets import as_html, mentioned, tags
from connectors.bluesky.names import account
from connectors.bluesky.records import FOLLOW, POST, acts_in
from connectors.contract import Activity
from connectors.errors import AccountMismatch
from tests.connectors.replay import acts_of, pages_of, world_of

NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
DAVE = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
ADA = account(DID)


def recorded() -> list[Activity]:
    world = world_of("bluesky")
    return acts_of(pages_of(world, world.http()))


def said(text: str) -> Activity:
    return next(act for act in recorded() if text in (act.object.content or ""))


def record(collection: str = POST, key: str = "3n2wloailzc2s", **value: Any) -> dict[str, Any]:
    plain = {"$type": collection, "createdAt": "2026-11-22T12:00:00.000Z"}
    return {"uri": f"at://{DID}/{collection}/{key}", "cid": "bafyone", "value": plain | value}


def facet(start: int, end: int, kind: str, **feature: str) -> dict[str, Any]:
    index = {"byteStart": start, "byteEnd": end}
    return {"index": index, "features": [{"$type": f"app.bsky.richtext.facet#{kind}"} | feature]}


def test_a_reply_names_its_parent_its_thread_and_whom_it_answers() -> None:
    reply = said("see this")
    assert reply.in_reply_to == reply.context
    assert len(reply.mentions) == 2


def test_a_quote_addresses_who_is_quoted() -> None:
    assert [ref.account_id for ref in said("quoting").mentions] == [
        act.object.id for act in recorded() if act.type == "Follow"
    ]


def test_a_reply_to_oneself_addresses_nobody() -> None:
    assert said("to myself").in_reply_to
    assert said("to myself").mentions == ()


def test_a_share_is_bound_to_the_shared_post_and_its_author() -> None:
    shared = next(act for act in recorded() if act.type == "Announce")
    assert shared.object.attributed_to is not None
    assert shared.object.id.startswith(f"at://{shared.object.attributed_to.account_id}/")
    assert shared.object.content is None


def test_likes_are_left_where_they_are() -> None:
    assert {act.type for act in recorded()} == {"Create", "Announce", "Follow"}


def test_a_post_dated_ahead_counts_from_when_its_key_was_made() -> None:
    ahead = said("clock-skewed")
    assert ahead.published is not None
    assert ahead.published <= world_of("bluesky").now


def test_places_in_a_text_are_counted_in_bytes() -> None:
    post = {"text": "🚀 go", "facets": [facet(5, 7, "link", uri="https://example.com/")]}
    assert as_html(post) == (
        '🚀 <a href="https://example.com/" rel="nofollow noopener noreferrer ugc">go</a>'
    )


@pytest.mark.parametrize(
    ("start", "end"), [(1, 5), (-1, 2), (3, 3), (5, 4), (0, 99), (True, 4), ("0", 4), (None, None)]
)
def test_a_place_that_cuts_a_letter_or_lies_outside_is_no_link(start: Any, end: Any) -> None:
    post = {"text": "🚀 go", "facets": [facet(start, end, "link", uri="https://example.com/")]}
    assert as_html(post) == "🚀 go"


def test_of_two_overlapping_links_the_first_counts() -> None:
    links = [facet(0, 4, "link", uri="https://one.example/"), facet(2, 6, "link", uri="https://two.example/")]
    assert "two.example" not in (as_html({"text": "abcdef", "facets": links}) or "")


def test_markup_in_a_post_is_text() -> None:
    assert as_html({"text": "<script>alert(1)</script>"}) == "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "//elsewhere", ""])
def test_an_address_that_is_no_web_address_is_no_link(uri: str) -> None:
    assert as_html({"text": "here", "facets": [facet(0, 4, "link", uri=uri)]}) == "here"


def test_a_mention_without_an_identity_is_nobody() -> None:
    assert mentioned({"text": "@ada", "facets": [facet(0, 4, "mention", did="ada.example")]}) == []


def test_hashtags_are_found_in_the_text_and_beside_it() -> None:
    assert tags({"text": "#one", "facets": [facet(0, 4, "tag", tag="one")], "tags": ["two", 3, "one"]}) == (
        "one",
        "two",
    )


def test_a_record_of_somebody_elses_repository_is_refused() -> None:
    foreign = record() | {"uri": f"at://{DAVE}/{POST}/3n2wloailzc2s"}
    with pytest.raises(AccountMismatch):
        acts_in([foreign], ADA, NOW)


def test_a_shared_thing_that_is_no_post_has_no_page() -> None:
    feed = {"uri": f"at://{DAVE}/app.bsky.feed.generator/learning", "cid": "x"}
    (shared,) = acts_in([record("app.bsky.feed.repost", subject=feed)], ADA, NOW)
    assert shared.object.url is None


@pytest.mark.parametrize(
    "broken",
    [
        {"uri": "at://nonsense"},
        {},
        record(FOLLOW, subject="ada.example"),
        record("app.bsky.feed.repost", subject={"uri": "https://example.com"}),
        record("app.bsky.feed.like", subject={"uri": f"at://{DAVE}/{POST}/3n2wloailzc2s"}),
    ],
)
def test_a_record_that_says_nothing_is_passed_over(broken: dict[str, Any]) -> None:
    assert acts_in([broken], ADA, NOW) == ()


@pytest.mark.parametrize("value", [{"text": 3}, {"langs": "en"}, {"reply": []}, {"embed": {"record": "x"}}])
def test_a_post_with_odd_parts_is_still_a_post(value: dict[str, Any]) -> None:
    assert len(acts_in([record(**value)], ADA, NOW)) == 1
