"""A feed cannot expand, fetch, hide or read anything."""

import codecs
import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Response
from connectors.errors import SourceFormat
from connectors.feeds.entries import FeedDocument
from connectors.feeds.source import is_hostile
from connectors.feeds.xml import read_xml

BASE = "https://blog.example/feed"
LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
RSS = '<rss version="2.0"><channel><title>{}</title><item><title>{}</title></item></channel></rss>'
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def reading(body: bytes, content_type: str = "application/xml") -> FeedDocument:
    return read_xml(Response(status=200, url=BASE, headers={"content-type": content_type}, body=body), BASE)


@pytest.mark.parametrize(
    "prolog",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        f"<!doctype rss [{LAUGHS}]>",
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/evil.dtd">',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<?xml version='1.0'?>\n\n<!-- <rss> -->\n<!DOCTYPE rss>",
        f"<!-- <![CDATA[ --><!DOCTYPE rss [{LAUGHS}]><!-- ]]> -->",
        f"<?odd <!-- ?><!DOCTYPE rss [{LAUGHS}]><!-- -->",
        f"<!-- never closed <!DOCTYPE rss [{LAUGHS}]>",
        f"text <!DOCTYPE rss [{LAUGHS}]>",
        '<!ENTITY x "y">',
    ],
)
def test_a_doctype_is_refused_wherever_it_hides(prolog: str) -> None:
    with pytest.raises(SourceFormat):
        reading((prolog + RSS.format("T", "&b;")).encode())


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_a_doctype_in_another_encoding_is_refused_too(charset: str) -> None:
    mark = codecs.BOM_UTF16_LE if charset == "utf-16-le" else b""
    text = f"<?xml version='1.0'?><!DOCTYPE rss [{LAUGHS}]>" + RSS.format("T", "&b;")
    with pytest.raises(SourceFormat):
        reading(mark + text.encode(charset))


def test_a_doctype_in_utf_7_stays_unread() -> None:
    hidden = "<!DOCTYPE rss [" + LAUGHS + "]>"
    body = b"<?xml version='1.0' encoding='utf-7'?>" + hidden.encode("utf-7").replace(b"<", b"+ADw-")
    document = reading(body + RSS.format("T", "&b;").encode(), "application/xml; charset=utf-7")
    assert "haha" not in (document.entries[0].name or "")


def test_a_doctype_that_is_only_quoted_is_no_doctype() -> None:
    document = reading(RSS.format("T", "<![CDATA[ <!DOCTYPE html> explained ]]>").encode())
    assert document.title == "T"
    assert len(document.entries) == 1


def test_a_body_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(RSS.format("secret", "secret"))
    with pytest.raises(SourceFormat):
        reading(str(secret).encode())


@pytest.mark.parametrize("piece", ["<a>", "<item>", "<item><title>x</title></item>", "<", "<a/>"])
def test_more_marks_than_a_feed_needs_are_refused_before_parsing(piece: str) -> None:
    with pytest.raises(SourceFormat):
        reading(b"<rss><channel>" + piece.encode() * 70_000)


@pytest.mark.parametrize("section", ["<!--", "<![CDATA[", "<?", "<![CDATA[]]>", "<!---->", " ", "\n", ">"])
def test_two_megabytes_of_nothing_are_looked_through(section: str) -> None:
    assert is_hostile("<rss>" + section * (2_000_000 // len(section))) in {True, False}


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_the_declared_encoding_is_followed(charset: str) -> None:
    body = f"<?xml version='1.0' encoding='{charset}'?>" + RSS.format("Zoë", "x")
    assert reading(body.encode(charset)).title == "Zoë"


def test_a_wrong_encoding_costs_letters_and_not_the_feed() -> None:
    body = "<?xml version='1.0' encoding='utf-8'?>" + RSS.format("Zoë", "x")
    assert reading(body.encode("latin-1")).title == "Zo�"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_format_error(noise: bytes) -> None:
    with contextlib.suppress(SourceFormat):
        reading(b"<rss version='2.0'><channel><item><title>" + noise)


@given(st.text(alphabet="<>![]-?ADCOTYPEdoctyp &;x", max_size=80))
def test_no_arrangement_of_marks_hides_a_doctype_from_the_parser(marks: str) -> None:
    text = marks + f"<!DOCTYPE rss [{LAUGHS}]>" + RSS.format("T", "&b;")
    if is_hostile(text):
        return
    document = reading(text.encode())
    assert not any("haha" in (entry.name or "") for entry in document.entries)
