"""The two addresses of a webmention: which are taken, and when two spellings name one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import UnsafeTarget
from connectors.webmention.pair import checked_pair, is_within, same_spelling, spellings

SOURCE = "https://bob.example/notes/1"
TARGET = "https://ada.example/loom"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", TARGET),
        (SOURCE, ""),
        (SOURCE, SOURCE),
        (SOURCE, SOURCE + "#comment"),
        (SOURCE, "HTTPS://BOB.example:443/notes/1"),
        ("javascript:alert(1)", TARGET),
        ("file:///etc/passwd", TARGET),
        ("ftp://bob.example/", TARGET),
        ("//bob.example/", TARGET),
        ("https://user:pass@bob.example/", TARGET),
        ("https://bob.example:8080/", TARGET),
        ("https://bob.example/\r\nHost: x", TARGET),
        ("https://bob.example/\\@ada.example", TARGET),
        (SOURCE, "https://"),
        (SOURCE, "https://ada.example/" + "x" * 3000),
        (SOURCE, "https://hub.example/people/1"),
        ("https://hub.example/people/1", TARGET),
        ("https://HUB.example./people/1", TARGET),
    ],
)
def test_a_pair_that_cannot_be_a_webmention_is_refused(source: str, target: str) -> None:
    with pytest.raises(UnsafeTarget):
        checked_pair(source, target, "hub.example")


def test_a_good_pair_is_taken_as_it_is() -> None:
    assert checked_pair(f" {SOURCE}", TARGET, "hub.example") == (SOURCE, TARGET)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text: str) -> None:
    spelling = same_spelling(text)
    assert spelling == "" or spelling.startswith(("http://", "https://"))
    assert same_spelling(spelling) == spelling


def test_an_address_may_stand_in_the_ledger_in_four_spellings() -> None:
    assert set(spellings("http://ada.example/loom/?a=1#x")) == {
        "https://ada.example/loom?a=1",
        "http://ada.example/loom?a=1",
        "https://ada.example/loom/?a=1",
        "http://ada.example/loom/?a=1",
    }


@pytest.mark.parametrize(
    ("address", "site", "inside"),
    [
        ("https://ada.example/x", "https://ada.example/", True),
        ("http://ada.example", "https://ada.example/", True),
        ("https://host.example/~ada/x", "https://host.example/~ada", True),
        ("https://host.example/~adam/x", "https://host.example/~ada", False),
        ("https://host.example/~ada/../~bob/x", "https://host.example/~ada", False),
        ("https://evil.example/ada.example/", "https://ada.example/", False),
        ("https://ada.example.evil.example/", "https://ada.example/", False),
        ("", "", False),
    ],
)
def test_a_page_lies_within_a_site_by_whole_parts_of_its_path(address: str, site: str, inside: bool) -> None:
    assert is_within(address, site) is inside
