"""What a page says about another: in microformats2, on its own behalf, and in no other spelling."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Response
from connectors.webmention.page import MOST_CARDS, Mention, read_mention
from tests.connectors.replay import answer

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
SOURCE = "https://bob.example/notes/1"
TARGET = "https://ada.example/loom"


def page(markup: str, content_type: str = "text/html; charset=utf-8") -> Response:
    return answer(SOURCE, markup.encode(), content_type=content_type)


def read(markup: str, target: str = TARGET) -> Mention | None:
    return read_mention(page(markup), target, NOW)


def told(markup: str) -> Mention:
    found = read(markup)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        (f'<a href="{TARGET}">look</a>', "mention"),
        (f'<div class="h-entry"><a class="u-in-reply-to" href="{TARGET}">re</a></div>', "reply"),
        (f'<div class="h-entry"><a class="x u-like-of" href="{TARGET}">liked</a></div>', "like"),
        (f'<div class="h-entry"><a class="u-repost-of" href="{TARGET}">again</a></div>', "repost"),
        (
            f'<p class="h-entry"><a href="{TARGET}">a</a><a class=u-in-reply-to href={TARGET}>b</a></p>',
            "reply",
        ),
        (f'<i class="u-in-reply-to h-cite"><a class="u-url" href="{TARGET}">re</a></i>', "reply"),
        (f'<link rel="in-reply-to" href="{TARGET}">', "mention"),
        (f'<img src="{TARGET}">', "mention"),
        (f'<blockquote cite="{TARGET}">words</blockquote>', "mention"),
        (f'<div class="U-LIKE-OF"><a href="{TARGET}">look</a></div>', "mention"),
    ],
)
def test_a_page_says_what_kind_of_mention_it_holds(markup: str, kind: str) -> None:
    assert told(markup).kind == kind


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>nothing</p>",
        f"<p>{TARGET}</p>",
        f"<!-- <a href='{TARGET}'>x</a> -->",
        f"<template><a href='{TARGET}'>x</a></template>",
        f"<script>'<a href=\"{TARGET}\">'</script>",
        f"<noscript><a href='{TARGET}'>x</a></noscript>",
        f"<a href='{TARGET}2'>x</a>",
        f"<a href='{TARGET}/deeper'>x</a>",
        f"<a href='https://evil.example/?{TARGET}'>x</a>",
        f"<a href='javascript:location=\"{TARGET}\"'>x</a>",
        f"<a href='data:text/html,{TARGET}'>x</a>",
        "<a href='https://ada.example@evil.example/loom'>x</a>",
        f"<a title='{TARGET}'>x</a>",
    ],
)
def test_a_page_that_only_seems_to_link_there_mentions_nothing(markup: str) -> None:
    assert read(markup) is None


@pytest.mark.parametrize(
    "href",
    [
        "HTTPS://ADA.example/loom",
        "https://ada.example:443/loom",
        "https://ada.example/x/../loom",
        "//ada.example/loom",
        "https://ada.example/loom#part",
        " https://ada.example/loom ",
    ],
)
def test_another_spelling_of_the_same_address_is_the_same_address(href: str) -> None:
    assert read(f'<a href="{href}">look</a>') is not None


def test_a_relative_link_counts_from_the_page_or_from_its_base() -> None:
    based = '<head><base href="https://ada.example/"></head><a href="loom">look</a>'
    assert read(based) is not None
    assert read('<a href="loom">look</a>') is None


@pytest.mark.parametrize("kind", ["application/json", "image/svg+xml", "text/plain", "application/pdf", ""])
def test_what_is_no_page_mentions_nothing(kind: str) -> None:
    assert read_mention(page(f'<a href="{TARGET}">look</a>', kind), TARGET, NOW) is None


def test_a_page_that_redirected_to_the_target_mentions_nothing() -> None:
    arrived = replace(page(f'<a href="{TARGET}">me</a>'), url=TARGET)
    assert read_mention(arrived, TARGET, NOW) is None


def entry(inner: str) -> str:
    return f'<div class="h-entry">{inner}<a class="u-in-reply-to" href="{TARGET}">re</a></div>'


@pytest.mark.parametrize(
    ("inner", "author"),
    [
        ("", "https://bob.example/"),
        ('<a class="p-author h-card" href="/about">Bob</a>', "https://bob.example/about"),
        (
            '<div class="p-author h-card"><a class="u-url" href="/bob">Bob</a></div>',
            "https://bob.example/bob",
        ),
        ('<a class="p-author h-card" href="https://cyd.example/">Cyd</a>', "https://bob.example/"),
        ('<a class="p-author h-card" href="mailto:bob@bob.example">Bob</a>', "https://bob.example/"),
        ('<a class="p-author h-card" href="javascript:alert(1)">Bob</a>', "https://bob.example/"),
        ('<p class="h-cite"><a class="p-author" href="/other">Other</a></p>', "https://bob.example/"),
    ],
)
def test_an_author_is_known_by_an_address_on_the_pages_own_host_alone(inner: str, author: str) -> None:
    found = told(entry(inner)).author
    assert (found.network, found.host, found.account_id) == ("webmention", "bob.example", author)


def test_nothing_of_an_authors_name_or_mail_is_kept() -> None:
    card = (
        '<span class="p-author h-card"><a class="u-url u-email" href="mailto:b@bob.example">Bob B</a></span>'
    )
    assert "Bob B" not in repr(told(entry(card)))
    assert "@" not in repr(told(entry(card)))


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("2026-11-20T10:00:00+01:00", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("yesterday", None),
        ("2099-01-01T00:00:00Z", None),
        ("1969-01-01T00:00:00Z", None),
    ],
)
def test_a_page_says_when_it_was_written_if_that_can_be_believed(said: str, published: object) -> None:
    assert told(entry(f'<time class="dt-published" datetime="{said}">then</time>')).published == published


@given(st.text(alphabet="<>/=\"' aredivhfclsu-ply:.&;\x00", max_size=300))
def test_any_markup_is_a_mention_or_none(noise: str) -> None:
    found = read(f'{noise}<a href="{TARGET}">')
    assert found is None or found.author.host == "bob.example"


def test_a_page_of_two_megabytes_of_links_is_read() -> None:
    link = f'<a class="u-in-reply-to" href="{TARGET}">x</a>'
    assert told(link * (2_000_000 // len(link))).kind == "reply"


def test_of_many_authors_only_the_first_few_are_looked_at() -> None:
    others = '<a class="p-author" href="https://cyd.example/">Cyd</a>'
    mine = '<a class="p-author" href="/bob">Bob</a>'
    assert told(entry(others * (MOST_CARDS - 1) + mine)).author.account_id == "https://bob.example/bob"
    assert told(entry(others * MOST_CARDS + mine)).author.account_id == "https://bob.example/"


def test_a_page_nested_without_end_is_read() -> None:
    nested = "<div class='h-entry h-cite'>" * 60_000
    found = read(nested + f'<a class="u-like-of" href="{TARGET}">' + nested)
    assert found is None or found.kind == "like"


def test_every_page_of_the_public_microformats_suite_is_read(shared_data: Path) -> None:
    cases = json.loads((shared_data / "connectors" / "microformats" / "cases.json").read_text("utf-8"))
    entries = [case for case in cases if case["name"].startswith("h-entry/")]
    found = [read(case["html"], "http://example.com/nowhere") for case in entries]
    assert (len(entries) > 5, set(found)) == (True, {None})


def test_a_nested_citation_of_the_public_suite_is_a_reply(shared_data: Path) -> None:
    cases = json.loads((shared_data / "connectors" / "microformats" / "cases.json").read_text("utf-8"))
    (case,) = [case for case in cases if case["name"] == "h-entry/impliedvalue-nested"]
    reply = case["expected"]["items"][0]["properties"]["in-reply-to"][0]["properties"]["url"][0]
    found = read(case["html"], reply)
    assert found is not None
    assert found.kind == "reply"
