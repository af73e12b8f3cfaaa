"""Lists of feeds and people: what is read, what is refused, and that they survive the way out and in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.archives.opml import MOST, Entry, entries_in, opml_of
from plnhub.errors import Invalid

FEEDS = b"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="Folder"><outline type="rss" title="Ada's  notes" text="t" xmlUrl="https://ada.example/feed"/>
<outline text="Bob" xmlUrl="https://bob.example/rss" htmlUrl="https://bob.example/"/></outline>
<outline text="Ada again" xmlUrl="https://ada.example/feed"/><outline text="A folder alone"/></body></opml>"""
ADA = Entry(name="Ada", address="https://ada.example/feed")


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as told:
        entries_in(content)
    return str(told.value)


def test_every_feed_is_read_once_out_of_every_folder():
    assert [entry.address for entry in entries_in(FEEDS)] == [
        "https://ada.example/feed",
        "https://bob.example/rss",
    ]


def test_a_title_comes_before_the_text():
    listed = FEEDS.replace(b'<outline text="Ada again" xmlUrl="https://ada.example/feed"/>', b"")
    assert [entry.name for entry in entries_in(listed)] == ["Ada's notes", "Bob"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "https://u:p@x.example/", "feed"]
)
def test_what_is_no_plain_web_address_is_left_out(address: str):
    listed = FEEDS.replace(b"https://bob.example/rss", address.encode())
    assert [entry.address for entry in entries_in(listed)] == ["https://ada.example/feed"]


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body/></opml>',
        b'<!doctype opml SYSTEM "http://127.0.0.1/x"><opml/>',
        b"<opml><body>",
        b"<html><body>hello</body></html>",
        b"",
        b"a,b\n1,2\n",
        "<opml/>".encode("utf-16"),
    ],
)
def test_anything_else_is_refused(content: bytes):
    assert "neither an OPML file" in refused(content)


def test_a_list_without_a_feed_is_told():
    assert "names no feed" in refused(b"<opml><body><outline text='x'/></body></opml>")


def test_too_many_entries_are_refused():
    many = "".join(f'<outline xmlUrl="https://x.example/{number}"/>' for number in range(MOST + 1))
    assert "too long" in refused(f"<opml><body>{many}</body></opml>".encode())


def test_a_list_that_is_too_large_is_refused_unread():
    assert "too long" in refused(b"<opml>" + b" " * 1_000_000)


def test_accounts_that_mastodon_lists_are_read():
    listed = b"Account address,Show boosts\nalice@example.test,true\nnonsense,true\nbob@example.test,false\n"
    assert [entry.address for entry in entries_in(listed)] == ["@alice@example.test", "@bob@example.test"]


def test_what_goes_out_comes_in_again():
    assert entries_in(opml_of("My PLN", [ADA])) == [ADA]


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_name_makes_a_list_that_can_be_read(title: str, name: str):
    (read,) = entries_in(opml_of(title, [Entry(name=name, address=ADA.address)]))
    assert read.address == ADA.address


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes):
    try:
        found = entries_in(b"<opml><body>" + content + b"</body></opml>")
    except Invalid:
        found = []
    assert all(entry.address.startswith(("http://", "https://")) for entry in found)
