"""Whatever people type finds the feed of theirs: a blog, a podcast, Medium, dev.to, a channel."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.contract import AccountRef, Budget, Challenge, ObjectRef, Response
from connectors.errors import AccountMismatch, AccountNotFound
from connectors.feeds import Feeds
from connectors.feeds.platforms import CUSTOMARY, channel_feed, feed_address, look_again_at
from tests.connectors.replay import Replay, answer

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ADAS = "UC" + "a" * 22
BOBS = "UC" + "b" * 22
CHANNEL = f"https://www.youtube.com/feeds/videos.xml?channel_id={ADAS}"
FEED = b'<rss version="2.0"><channel><title>T</title></channel></rss>'


class Site(dict[str, Response]):
    """Answers 404 for every page that it does not hold."""

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key) or answer(key, status=404)


def pages(held: dict[str, bytes]) -> Replay:
    return Replay(at=NOW, answers=Site({url: answer(url, body) for url, body in held.items()}))


def found(typed: str, held: dict[str, bytes]) -> str:
    return Feeds({}).lookup(pages(held), typed).account_id


@pytest.mark.parametrize(
    ("typed", "feed"),
    [
        ("medium.com/@ada", "https://medium.com/feed/@ada"),
        ("https://www.medium.com/@ada/", "https://medium.com/feed/@ada"),
        ("ada.medium.com", "https://ada.medium.com/feed"),
        ("https://medium.com/the-loom", "https://medium.com/feed/the-loom"),
        ("dev.to/ada", "https://dev.to/feed/ada"),
        ("HTTPS://DEV.TO/ada", "https://dev.to/feed/ada"),
        (f"https://www.youtube.com/channel/{ADAS}", CHANNEL),
        (f"youtube.com/channel/{ADAS}/videos", CHANNEL),
        (f"https://m.youtube.com/channel/{ADAS}?view=1", CHANNEL),
        ("https://ada.example/blog", "https://ada.example/blog"),
        ("https://dev.to/feed/ada", "https://dev.to/feed/ada"),
        ("https://evil.example/medium.com/@ada", "https://evil.example/medium.com/@ada"),
        ("https://medium.com.evil.example/@ada", "https://medium.com.evil.example/@ada"),
    ],
)
def test_a_page_at_a_platform_leads_to_its_feed(typed: str, feed: str) -> None:
    address = typed if "://" in typed else f"https://{typed}"
    assert feed_address(address) == feed


@pytest.mark.parametrize(
    "page",
    [
        f'<link rel="canonical" href="https://www.youtube.com/channel/{ADAS}">',
        f'<script>{{"channelId":"{BOBS}","externalId":"{ADAS}"}}</script>',
        f'<a href="/channel/{BOBS}">Bob</a><link rel=canonical href=https://www.youtube.com/channel/{ADAS}>',
    ],
)
def test_a_handle_at_youtube_leads_to_the_lasting_id_of_its_own_channel(page: str) -> None:
    held = {"https://www.youtube.com/@ada": page.encode(), CHANNEL: FEED}
    assert found("https://www.youtube.com/@ada", held) == CHANNEL


def test_what_looks_like_a_channel_elsewhere_is_none() -> None:
    page = f'<link rel="canonical" href="https://www.youtube.com/channel/{ADAS}">'
    assert channel_feed(page, "https://evil.example/@ada") is None


def test_a_channel_behind_a_question_of_consent_is_said_so_and_nothing_is_guessed() -> None:
    http = pages({})
    address = "https://www.youtube.com/@ada"
    asks = answer(address, b"<p>Before you continue</p>")
    http.answers[address] = replace(asks, url="https://consent.youtube.com/m")
    with pytest.raises(AccountNotFound, match="begins with UC"):
        Feeds({}).lookup(http, address)
    assert [asked.url for asked in http.asked] == [address]


def test_a_page_in_the_podcast_directory_leads_to_the_podcasts_own_feed() -> None:
    listed = b'{"resultCount": 1, "results": [{"feedUrl": "https://pod.example/feed"}]}'
    held = {"https://itunes.apple.com/lookup?entity=podcast&id=42": listed, "https://pod.example/feed": FEED}
    assert found("https://podcasts.apple.com/us/podcast/looms/id42", held) == "https://pod.example/feed"


@pytest.mark.parametrize("listed", [b"[]", b'{"results": []}', b'{"results": [{"feedUrl": "file:///etc"}]}'])
def test_a_podcast_without_a_feed_is_said_so(listed: bytes) -> None:
    with pytest.raises(AccountNotFound):
        found("podcasts.apple.com/id42", {"https://itunes.apple.com/lookup?entity=podcast&id=42": listed})


@pytest.mark.parametrize("path", CUSTOMARY)
def test_a_page_that_announces_none_is_asked_where_feeds_customarily_are(path: str) -> None:
    held = {"https://blog.example/": b"<p>Hi</p>", f"https://blog.example{path}": FEED}
    assert found("https://blog.example/", held) == f"https://blog.example{path}"


def test_an_authors_page_leads_to_the_authors_own_feed_and_not_to_the_sites() -> None:
    links = "".join(
        f'<link rel=alternate type=application/rss+xml href="{path}">'
        for path in ("/feed/", "/author/ada/feed/")
    )
    held = {
        "https://blog.example/author/ada/": links.encode(),
        "https://blog.example/feed/": FEED,
        "https://blog.example/author/ada/feed/": FEED,
    }
    assert found("blog.example/author/ada/", held) == "https://blog.example/author/ada/feed/"


def medium(owner: str) -> bytes:
    return FEED.replace(
        b"</title>", f"</title><link>https://medium.com/@ada?source=rss-{owner}------2</link>".encode()
    )


MEDIUM = AccountRef(network="feed", host="medium.com", account_id="https://medium.com/feed/@ada")


def test_a_name_at_medium_that_became_somebody_elses_is_not_read() -> None:
    first = next(
        iter(Feeds({}).poll(pages({MEDIUM.account_id: medium("ee67756e4c81")}), MEDIUM, None, Budget()))
    )
    later = pages({MEDIUM.account_id: medium("0123456789ab")})
    with pytest.raises(AccountMismatch):
        list(Feeds({}).poll(later, MEDIUM, first.cursor, Budget()))


def test_the_page_at_medium_is_linked_without_where_its_reader_came_from() -> None:
    held = {MEDIUM.account_id: medium("ee67756e4c81")}
    assert Feeds({}).lookup(pages(held), "medium.com/@ada").url == "https://medium.com/@ada"


VIDEO = "https://www.youtube.com/watch?v=abc"


@pytest.mark.parametrize(
    ("status", "state"), [(200, "present"), (404, "gone"), (401, "hidden"), (400, "unknown")]
)
def test_a_video_is_looked_for_where_youtube_tells_the_truth(status: int, state: str) -> None:
    asked = "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabc"
    assert look_again_at(VIDEO) == asked
    http = pages({})
    http.answers[asked] = answer(asked, status=status)
    ref = ObjectRef(network="feed", host="www.youtube.com", object_id="1", url=VIDEO)
    (presence,) = Feeds({}).recheck(http, [ref])
    assert (presence.state, presence.ref) == (state, ref)


def test_a_channel_is_proven_by_a_code_at_the_start_of_its_description() -> None:
    ref = AccountRef(network="feed", host="www.youtube.com", account_id=CHANNEL)
    code = "plnhub-0123456789abcdef0123456789abcdef"
    home = f"https://www.youtube.com/channel/{ADAS}"
    feed = FEED.replace(b"</title>", f"</title><link>{home}</link>".encode())
    http = pages({CHANNEL: feed, home: f'<head><meta name="description" content="{code} Looms">'.encode()})
    challenge = Challenge(kind="bio_token", expires_at=NOW + timedelta(days=1), token=code)
    assert Feeds({}).challenges(ref) == ("bio_token",)
    assert Feeds({}).verify(http, ref, challenge).proven


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("YouTube", "youtube.com/@ada"),
        ("youtube.com", "youtube.com/@ada"),
        ("https://www.youtube.com/", "youtube.com/@ada"),
        ("Medium", "medium.com/@ada"),
        ("dev.to", "dev.to/ada"),
        ("my blog", "https://ada.example/blog"),
        ("blog", "https://ada.example/blog"),
        ("dev", "https://ada.example/blog"),
    ],
)
def test_a_mere_name_is_answered_with_what_to_give(typed: str, advice: str) -> None:
    with pytest.raises(AccountNotFound) as caught:
        Feeds({}).lookup(pages({}), typed)
    assert advice in str(caught.value)


def test_the_number_of_a_channel_is_enough() -> None:
    assert found(ADAS, {CHANNEL: FEED}) == CHANNEL
