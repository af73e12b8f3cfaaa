"""The small pure parts that connectors are made of."""

import pytest

from connectors.address import is_public
from connectors.answers import identifier
from connectors.challenge import is_same_page
from connectors.contract import AccountRef, activity_id
from connectors.cursor import LARGEST, pack, unpack
from connectors.errors import AccountMismatch, AccountMoved, CursorInvalid, SourceFormat
from connectors.feeds.memory import WIDTH, recall
from connectors.mastodon.names import name_and_host
from connectors.mastodon.walk import Place, step
from connectors.places import host_of


def test_a_cursor_comes_back_as_it_was_written() -> None:
    assert unpack("feed", pack("feed", {"etag": 'W/"é"', "n": 1})) == {"etag": 'W/"é"', "n": 1}


def test_a_cursor_too_long_to_store_is_not_written() -> None:
    with pytest.raises(ValueError, match="over 4096"):
        pack("feed", {"etag": "x" * LARGEST})


@pytest.mark.parametrize("packed", ["x", "x" * (WIDTH + 1), "!" * WIDTH, "x" * WIDTH * 201, "é" * WIDTH])
def test_a_damaged_memory_starts_over(packed: str) -> None:
    with pytest.raises(CursorInvalid):
        recall(packed)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Blog.Example/feed", "blog.example"),
        ("https://blog.example:443/", "blog.example"),
        ("http://blog.example:8080/", "blog.example:8080"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://blog.example./", "blog.example"),
        ("http://[::1", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_host_has_one_spelling(address: str | None, host: str) -> None:
    assert host_of(address) == host


def test_what_is_no_address_is_not_public() -> None:
    assert not is_public("blog.example")


def test_an_address_that_cannot_be_read_is_the_same_as_none() -> None:
    assert not is_same_page("http://[::1", "http://[::2")


def test_an_account_address_that_cannot_be_read_names_nobody() -> None:
    with pytest.raises(Exception, match="name@host"):
        name_and_host("https://[::1/@ada")


def test_a_server_that_goes_round_in_a_circle_is_left() -> None:
    page = [{"id": "9"}, {"id": "5"}]
    assert step(Place(oldest="5", top="9"), page, None).circled
    assert step(Place(newest="9"), page, None).circled


def test_errors_say_what_happened() -> None:
    ref = AccountRef(network="mastodon", host="new.example", account_id="1", url="https://new.example/@ada")
    assert str(AccountMoved(ref)) == "moved to https://new.example/@ada"
    assert str(AccountMismatch(expected="1", found="2")) == "expected account 1, found 2"
    assert str(SourceFormat("not JSON", "ab12")) == "not JSON (sample ab12)"


def test_one_thing_shared_by_two_people_is_two_activities() -> None:
    ada = AccountRef(network="mastodon", host="social.example", account_id="1")
    bob = AccountRef(network="mastodon", host="social.example", account_id="2")
    assert activity_id(ada, "Announce", "9") != activity_id(bob, "Announce", "9")


def test_a_key_stays_short_however_long_the_account_is_named() -> None:
    feeds = [
        AccountRef(network="feed", host="h.example", account_id="https://h.example/" + c * 500) for c in "ab"
    ]
    keys = {activity_id(feed, "Create", "9") for feed in feeds}
    assert len(keys) == 2
    assert max(map(len, keys)) < 100


def test_an_id_holds_no_sign_that_a_database_refuses() -> None:
    assert identifier({"id": "a\x00b"}) == "ab"
