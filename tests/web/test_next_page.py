"""After log-in the way leads to a page of this site, whatever the link said."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plnhub.web.next_page import own_path

SITE = "https://hub.example"
PIECES = [
    *("/", "\\", "\t", "\n", "\r", "evil.example", "https:", "javascript:", "@", ":", "//", ".", "..", "?"),
    *("%2f", "%5c", "%09", "#", " ", "\u2028", "\uff0f", "\u200b", "a", "\0"),
]
TRICKS = st.lists(
    st.sampled_from(PIECES),
    max_size=8,
).map("".join)


def where_a_browser_goes(location: str) -> str:
    """A browser drops tabs and line breaks and control characters at the ends, and reads `\\` as `/`."""
    seen = location.strip("".join(map(chr, range(33))))
    seen = "".join(character for character in seen if character not in "\t\r\n").replace("\\", "/")
    return urljoin(SITE + "/login", seen)


@pytest.mark.parametrize(
    "wanted",
    [
        *(
            "//e",
            "/\\e",
            "\\\\e",
            "https:e",
            "https://e",
            "%2f%2fe",
            "javascript:alert(1)",
            "/\n/e",
            "/\t/e",
            "e",
        ),
        *(
            "/a//e",
            "/../e",
            "/./e",
            "",
            None,
            " /e",
            "/e\0",
            "///e",
            "@e",
            "?x",
            "/" + "a" * 3000,
            "/\u2028/e",
        ),
    ],
)
def test_T14_what_might_leave_this_site_leads_home(wanted: str | None) -> None:
    assert own_path(wanted) == "/"


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("/people", "/people"),
        ("/people?q=a&page=2", "/people?q=a&page=2"),
        ("/people?q=é b", "/people?q=%C3%A9%20b"),
        ("/a?next=https://e", "/a?next=https://e"),
        ("/a/%2e", "/a/%2e"),
    ],
)
def test_a_page_of_this_site_is_kept(wanted: str, kept: str) -> None:
    assert own_path(wanted) == kept


@given(st.one_of(TRICKS, TRICKS.map("/".__add__), st.text(max_size=40).map("/".__add__)))
def test_T14_a_browser_never_leaves_this_site(wanted: str) -> None:
    target = urlsplit(where_a_browser_goes(own_path(wanted)))
    assert (target.scheme, target.netloc) == ("https", "hub.example")


@given(st.one_of(TRICKS, st.text(max_size=40)).map("/".__add__))
def test_T14_what_is_answered_is_plain_printable_ascii(wanted: str) -> None:
    answer = own_path(wanted)
    assert answer.isascii()
    assert answer.isprintable()
    assert "\\" not in answer
