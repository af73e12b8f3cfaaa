"""Lists of feeds and people as other programs write them: OPML in and out, Mastodon's list of followed. ◇"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from connectors.html import web_link
from plnhub.errors import Invalid
from plnhub.words import marked

LARGEST = 1_000_000
MOST = 300
LONGEST_NAME, LONGEST_ADDRESS = 100, 400
NO_LIST = marked("This is neither an OPML file nor Mastodon's list of accounts that you follow.")
TOO_LONG = marked("The list is too long: three hundred entries and a megabyte are the most.")
NOTHING = marked("The list names no feed and no account.")
FOLLOWED = "account address"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Somebody to learn from: a name, and where they are found."""

    name: str
    address: str


def entries_in(content: bytes) -> list[Entry]:
    """Each feed or account once, in the order of the list. Raises Invalid in plain words."""
    if len(content) > LARGEST:
        raise Invalid(TOO_LONG, "list")
    is_xml = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    found = _outlines(content) if is_xml else _followed(content)
    once = {entry.address: entry for entry in found if len(entry.address) <= LONGEST_ADDRESS}
    if len(once) > MOST:
        raise Invalid(TOO_LONG, "list")
    if not once:
        raise Invalid(NOTHING, "list")
    return list(once.values())


def opml_of(title: str, entries: Iterable[Entry]) -> bytes:
    """An OPML 2.0 file that feed readers take."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _clean(title)
    body = etree.SubElement(root, "body")
    for entry in entries:
        name = _clean(entry.name)
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=_clean(entry.address))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _outlines(content: bytes) -> list[Entry]:
    """A document type could hold entities that grow without end, so there may be none."""
    if b"<!doctype" in content.lower() or b"<!entity" in content.lower() or b"\x00" in content:
        raise Invalid(NO_LIST, "list")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(NO_LIST, "list") from error
    if root.tag != "opml":
        raise Invalid(NO_LIST, "list")
    feeds = [each for each in root.iter("outline") if each.get("xmlUrl")]
    found = ((_name(each), web_link(each.get("xmlUrl"))) for each in feeds)
    return [Entry(name=name or address, address=address) for name, address in found if address]


def _name(outline: etree._Element) -> str:
    return " ".join((outline.get("title") or outline.get("text") or "").split())[:LONGEST_NAME]


def _followed(content: bytes) -> list[Entry]:
    """Mastodon's following_accounts.csv."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        if FOLLOWED not in header:
            raise Invalid(NO_LIST, "list")
        place = header.index(FOLLOWED)
        accounts = [row[place].strip().lstrip("@") for row in rows if len(row) > place]
    except csv.Error as error:
        raise Invalid(NO_LIST, "list") from error
    usable = [each for each in accounts if each.count("@") == 1 and each.isprintable() and " " not in each]
    return [Entry(name=each.partition("@")[0][:LONGEST_NAME] or each, address=f"@{each}") for each in usable]


def _clean(text: str) -> str:
    """What XML can hold."""
    return "".join(sign for sign in text if sign.isprintable())
