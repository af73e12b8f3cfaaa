"""Sites as accounts: found, proven, looked at again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import Challenge, ObjectRef, Response
from connectors.errors import AccountNotFound
from connectors.feeds import Feeds
from tests.connectors.replay import answer, replay
from tests.connectors.test_feed_finding import pages
from tests.connectors.test_feeds import NOW, REF, URL, rss


def test_a_page_without_a_feed_is_said_so() -> None:
    with pytest.raises(AccountNotFound):
        Feeds({}).lookup(pages({"https://blog.example": b"<html><body>Hi</body></html>"}), "blog.example")


@pytest.mark.parametrize("text", ["", "javascript:alert(1)", "file:///etc/passwd", "http://", "a b"])
def test_what_is_no_address_is_said_so(text: str) -> None:
    with pytest.raises(AccountNotFound):
        Feeds({}).lookup(replay(NOW, answer("https://a b", status=404)), text)


PROOF = "pln-4Zf0aKx9QmT2vB7cLw8dYg"
HOME = "https://blog.example/"
BY_CODE = Challenge(kind="bio_token", expires_at=NOW + timedelta(days=1), token=PROOF)


def proof(home: str, feed: bytes, home_url: str = HOME) -> bool:
    page: Response = replace(answer(HOME, home.encode()), url=home_url)
    http = replay(NOW, answer(URL, feed))
    http.answers[HOME] = page
    return Feeds({}).verify(http, REF, BY_CODE).proven


def test_a_code_in_the_head_of_the_front_page_or_of_the_feed_proves_the_site() -> None:
    feed = rss(head=f"<link>{HOME}</link>")
    assert proof(f"<head><meta name=pln content={PROOF}></head>", feed)
    assert proof("<p>nothing</p>", rss(head=f"<link>{HOME}</link><description>{PROOF}</description>"))


def test_a_code_in_an_entry_or_a_comment_proves_nothing() -> None:
    feed = rss(f"<title>{PROOF}</title><description>{PROOF}</description>", head=f"<link>{HOME}</link>")
    assert not proof(f"<head><title>T</title></head><body><p class=comment>{PROOF}</p></body>", feed)


def test_a_code_on_another_host_proves_nothing() -> None:
    feed = rss(head=f"<link>{HOME}</link>")
    assert not proof(f"<head><meta content={PROOF}></head>", feed, "https://evil.example/")


@pytest.mark.parametrize(
    ("status", "state"), [(200, "present"), (404, "gone"), (410, "gone"), (403, "hidden"), (302, "unknown")]
)
def test_an_entry_is_looked_for_at_its_own_address(status: int, state: str) -> None:
    address = "https://blog.example/1"
    seen = ObjectRef(network="feed", host="blog.example", object_id=address, url=address)
    assert [one.state for one in Feeds({}).recheck(replay(NOW, answer(address, status=status)), [seen])] == [
        state
    ]


def test_an_address_that_announces_a_feed_leads_to_it() -> None:
    page = answer("https://blog.example", b"<link rel=alternate type=application/rss+xml href=/feed>")
    found = Feeds({}).lookup(replay(NOW, page, answer(URL, rss())), "blog.example")
    assert (found.account_id, found.host) == (URL, "blog.example")


def test_json_that_is_no_feed_is_said_so() -> None:
    page = answer("https://blog.example", {"version": "1"})
    with pytest.raises(AccountNotFound):
        Feeds({}).lookup(replay(NOW, page), "blog.example")


ANNS = "https://people.example/~ann/feed.xml"
BOBS_HOME = "https://people.example/~bob/"


def home_named(feed: str, home: str, page: bytes = b"") -> str | None:
    """Where the feed's owner is said to be at home, if the feed names that address."""
    held = {feed: rss(head=f"<link>{home}</link>")} | ({home: page} if page else {})
    return Feeds({}).lookup(pages(held), feed).url


def test_a_feed_does_not_name_its_neighbours_site_as_its_own() -> None:
    assert home_named(ANNS, BOBS_HOME, b"<p>Bob</p>") == ANNS
    assert home_named(ANNS, BOBS_HOME) == ANNS


@pytest.mark.parametrize(
    ("feed", "home"),
    [
        ("https://people.example/~ann/feed.xml", "https://people.example/~ann/"),
        ("https://people.example/~ann/feed.xml", "https://people.example/~ann/blog"),
        ("https://ada.example/feed", "https://ada.example"),
        ("https://dev.to/feed/ada", "https://dev.to/ada"),
    ],
)
def test_a_feed_names_the_site_around_it(feed: str, home: str) -> None:
    assert home_named(feed, home) == home


def test_a_site_that_announces_the_feed_is_its_own() -> None:
    page = f'<link rel="alternate" type="application/rss+xml" href="{ANNS}">'.encode()
    assert home_named(ANNS, BOBS_HOME, page) == BOBS_HOME
