"""Feeds of every format, and what is remembered of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import AccountRef, Activity, Budget, Page
from connectors.errors import AccountGone, CursorInvalid, SourceFormat, SourceUnavailable
from connectors.feeds import Feeds
from connectors.feeds.memory import KEPT, recall
from tests.connectors.replay import acts_of, answer, pages_of, replay, with_status, world_of

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
URL = "https://blog.example/feed"
REF = AccountRef(network="feed", host="blog.example", account_id=URL, handle="T", url="https://blog.example/")


def rss(*items: str, head: str = "") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>T</title>{head}{inner}</channel></rss>'.encode()


def read(body: bytes, cursor: bytes | None = None, since: datetime | None = None, **headers: Any) -> Page:
    http = replay(NOW, answer(URL, body, 200, **headers))
    return next(iter(Feeds({}).poll(http, REF, cursor, Budget(since=since))))


def recorded(shared_data: Path, name: str) -> bytes:
    return (shared_data / "connectors" / name).read_bytes()


def post(number: int, title: str = "Post") -> str:
    day = f"{1 + number % 28:02} Oct 2026 10:00:00 +0000"
    return (
        f"<guid>https://blog.example/{number}</guid><title>{title} {number}</title><pubDate>{day}</pubDate>"
    )


def only(page: Page) -> Activity:
    (act,) = page.activities
    return act


def test_an_unchanged_entry_is_not_news() -> None:
    first = read(rss(post(1), post(2)))
    assert read(rss(post(1), post(2)), first.cursor).activities == ()


def test_an_edited_entry_is_the_same_activity_in_a_new_revision() -> None:
    first = read(rss(post(1)))
    second = read(rss(post(1, "Corrected")), first.cursor)
    assert only(first).id == only(second).id
    assert only(first).revision != only(second).revision


def test_an_entry_dated_back_is_still_seen() -> None:
    first = read(rss(post(20)))
    assert only(read(rss(post(20), post(3)), first.cursor)).object.name == "Post 3"


def test_a_feed_that_changes_all_its_guids_brings_no_news() -> None:
    items = [
        "<title>A</title><link>https://blog.example/a</link>",
        "<title>B</title><link>https://blog.example/b</link>",
    ]
    first = read(rss(*(f"<guid isPermaLink='false'>old-{n}</guid>{item}" for n, item in enumerate(items))))
    again = read(
        rss(*(f"<guid isPermaLink='false'>new-{n}</guid>{item}" for n, item in enumerate(items))),
        first.cursor,
    )
    assert again.activities == ()


def test_a_change_from_http_to_https_brings_no_news() -> None:
    first = read(rss(post(1)))
    assert read(rss(post(1).replace("https:", "http:")), first.cursor).activities == ()


def test_the_first_of_two_entries_with_one_guid_is_taken() -> None:
    assert only(read(rss(post(1, "New"), post(1, "Old")))).object.name == "New 1"


def test_an_entry_without_guid_is_known_by_its_link_and_without_link_by_its_title() -> None:
    items = ("<link>https://blog.example/a</link><title>A</title>", "<title>B</title>")
    first = read(rss(*items))
    assert first.activities[0].object.id == "https://blog.example/a"
    assert read(rss(*items), first.cursor).activities == ()


def test_guids_that_are_no_addresses_differ_between_feeds() -> None:
    assert only(read(rss("<guid>1</guid><title>A</title>"))).object.id == f"{URL}#1"


def test_entries_from_before_the_consent_are_not_read() -> None:
    since = datetime(2026, 10, 15, tzinfo=UTC)
    assert [act.object.name for act in read(rss(post(20), post(3)), since=since).activities] == ["Post 20"]


def test_an_undated_entry_counts_only_once_the_first_look_is_past() -> None:
    since = datetime(2026, 10, 15, tzinfo=UTC)
    first = read(rss("<guid>a</guid><title>A</title>"), since=since)
    second = read(
        rss("<guid>a</guid><title>A</title>", "<guid>b</guid><title>B</title>"), first.cursor, since
    )
    assert (first.activities, only(second).object.name) == ((), "B")


def test_a_feed_longer_than_the_memory_says_that_something_may_be_missing() -> None:
    page = read(rss(*(f"<guid>{n}</guid><title>{n}</title>" for n in range(KEPT + 1))))
    assert (len(page.activities), page.truncated) == (KEPT, True)


def test_a_feed_that_turned_over_wholly_says_that_something_may_be_missing() -> None:
    assert read(rss(post(9)), read(rss(post(1))).cursor).truncated


def test_a_full_memory_fits_the_cursor_with_the_longest_validators() -> None:
    items = [f"<guid>{n}</guid><title>{n}</title>" for n in range(2 * KEPT)]
    page = read(rss(*items), etag="e" * 200, last_modified="m" * 200)
    assert len(page.cursor) <= 4096


def test_validators_are_not_trusted_for_more_than_a_day() -> None:
    world = world_of("feed")
    cursor = pages_of(world, world.http())[-1].cursor
    later = world.http()
    later.at += timedelta(days=1, seconds=1)
    pages_of(world, later, cursor)
    assert not any("If-None-Match" in asked.headers for asked in later.asked)


@pytest.mark.parametrize(
    ("headers", "head", "minutes"),
    [
        ({}, "", 30),
        ({"cache_control": "public, max-age=7200"}, "", 120),
        ({}, "<ttl>60</ttl>", 60),
        ({}, "<ttl>5</ttl>", 30),
    ],
)
def test_a_feed_is_left_alone_as_long_as_it_asks(headers: dict[str, Any], head: str, minutes: int) -> None:
    assert read(rss(post(1), head=head), **headers).not_before == NOW + timedelta(minutes=minutes)


def test_only_410_ends_a_feed() -> None:
    world = world_of("feed")
    with pytest.raises(AccountGone):
        pages_of(world, world.http(with_status(410)))
    with pytest.raises(SourceUnavailable):
        pages_of(world, world.http(with_status(404)))


def test_a_comment_in_atom_names_what_it_answers(shared_data: Path) -> None:
    acts = read(recorded(shared_data, "wordpress/06_comments_atom.xml")).activities
    answers = {act.object.id: act.in_reply_to for act in acts}
    assert "https://127.0.0.1:3908/?p=28#comment-4" in answers
    assert answers["https://127.0.0.1:3908/?p=28#comment-5"] == "https://127.0.0.1:3908/?p=28#comment-4"


def json_feed(**more: Any) -> bytes:
    item = {"id": "1", "url": "https://blog.example/1", "content_text": "One < two", "tags": ["craft", 7]}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]}
    return json.dumps(feed | more).encode()


def test_an_item_of_a_json_feed_becomes_an_act() -> None:
    act = only(read(json_feed()))
    assert (act.object.url, act.object.content, act.object.tag) == (
        "https://blog.example/1",
        "One &lt; two",
        ("craft",),
    )


def test_json_that_is_no_feed_is_refused() -> None:
    with pytest.raises(SourceFormat, match="no feed"):
        read(json_feed(version="1"))


def test_a_json_feed_is_read(shared_data: Path) -> None:
    acts = read(recorded(shared_data, "feeds/fp_jsonfeed_example.json")).activities
    assert {act.object.url for act in acts} == {
        "https://example.org/second-item",
        "https://example.org/initial-post",
    }
    assert {act.object.content for act in acts} == {"This is a second item.", "<p>Hello, world!</p>"}


def test_every_feed_of_the_public_test_suite_is_read_or_refused_as_a_feed(shared_data: Path) -> None:

    refused = []
    for path in sorted((shared_data / "connectors" / "feeds").glob("fp_*.xml")):
        try:
            acts = read(path.read_bytes()).activities
            assert not any("<script" in (act.object.content or "").lower() for act in acts), path.name
        except SourceFormat:
            refused.append(path.name)
    assert refused == ["fp_rdf_doctype_contains_entity_decl.xml"]


def test_a_feed_that_moved_within_its_host_is_still_read() -> None:
    moved = replace(answer(URL, rss(post(1))), moved_to="https://blog.example/new")
    assert len(next(iter(Feeds({}).poll(replay(NOW, moved), REF, None, Budget()))).activities) == 1


@pytest.mark.parametrize(
    ("media", "kind"), [("video/mp4", "Video"), ("audio/mpeg", "Audio"), ("image/png", "Article")]
)
def test_an_enclosure_tells_what_an_entry_is(media: str, kind: str) -> None:
    enclosure = f"<enclosure url='https://blog.example/x' length='1' type='{media}'/>"
    assert only(read(rss(f"<guid>1</guid>{enclosure}"))).object.type == kind


def test_an_authors_mail_address_is_not_kept() -> None:
    for author in ("ada@blog.example", "ada@blog.example (Ada)", "Ada &lt;ada@blog.example&gt;"):
        act = only(read(rss(f"<guid>1</guid><author>{author}</author>")))
        assert "ada@" not in repr(act)


def test_every_activity_of_the_recorded_site_is_public_and_from_a_feed() -> None:
    world = world_of("feed")
    acts: list[Any] = acts_of(pages_of(world, world.http()))
    assert {(act.origin, act.audience, act.type) for act in acts} == {("feed", "public", "Create")}


@pytest.mark.parametrize("seen", ["x", "x" * 15, "=" * 16, "é" * 16, "x" * 16 * (KEPT + 1)])
def test_a_damaged_memory_is_refused(seen: str) -> None:
    with pytest.raises(CursorInvalid):
        recall(seen)
